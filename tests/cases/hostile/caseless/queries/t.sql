--! 名
--@ positional 名
SELECT 番号, 名, _1 FROM 表 WHERE 名 = :名;

--! _1
SELECT _1, 名 FROM 表 WHERE _1 = :_1;

--! 番号
--@ positional 番号, _1
--@ error 表_pkey = 重複
INSERT INTO 表 VALUES (:番号, '', :_1) RETURNING *;

--! all
SELECT '赤'::色 AS 色, ROW(1, '')::_2 AS _2, 1::数 AS 数, 1::id AS id;
