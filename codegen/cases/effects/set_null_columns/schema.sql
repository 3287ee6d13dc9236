-- from 15
CREATE TABLE parents (tenant int, id int, PRIMARY KEY (tenant, id));
INSERT INTO parents VALUES (1, 1);
CREATE TABLE children (tenant int NOT NULL, parent int, FOREIGN KEY (tenant, parent) REFERENCES parents ON DELETE SET NULL (parent));
INSERT INTO children VALUES (1, 1);
CREATE TABLE others (tenant int, id int, PRIMARY KEY (tenant, id));
INSERT INTO others VALUES (1, 1);
CREATE TABLE full_key (tenant int, other int, FOREIGN KEY (tenant, other) REFERENCES others MATCH FULL ON DELETE SET NULL (other));
INSERT INTO full_key VALUES (1, 1);
CREATE TABLE thirds (tenant int, id int, PRIMARY KEY (tenant, id));
INSERT INTO thirds VALUES (1, 1);
CREATE TABLE defaulted (tenant int NOT NULL, third int DEFAULT 7,
    FOREIGN KEY (tenant, third) REFERENCES thirds ON DELETE SET DEFAULT (third) ON UPDATE SET NULL);
INSERT INTO defaulted VALUES (1, 1);
