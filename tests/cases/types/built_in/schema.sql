CREATE TABLE everything (
    a bool NOT NULL, b "char" NOT NULL, c int2 NOT NULL, d int4 NOT NULL, e int8 NOT NULL, f oid NOT NULL,
    g float4 NOT NULL, h float8 NOT NULL, i text NOT NULL, j varchar(10) NOT NULL, k char(3) NOT NULL, l name NOT NULL,
    m bytea NOT NULL, n numeric(10, 2) NOT NULL, o timestamptz NOT NULL, p timestamp NOT NULL, q date NOT NULL,
    r time NOT NULL, s json NOT NULL, t jsonb NOT NULL, u uuid NOT NULL, v inet NOT NULL, w macaddr NOT NULL
);
CREATE TABLE lists (
    a bool[] NOT NULL, d int4[] NOT NULL, i text[], m bytea[], n numeric[], o timestamptz[], t jsonb[], u uuid[]
);
