--! json
SELECT a ? :key, a ?| :keys, a ?& :keys, a @? '$.a ? (@ > 1)', a->>:key, a#>>:path, a->:n, a @>:b, a<@:b, a||:c FROM t;

--! touching
SELECT:a,1+:b,-:c,(:d),x=:e,'f'||:f||'g',y>=:g,z!=:h AND:i LIMIT:n OFFSET:m;

--! named
SELECT f(a := :a, b => :b, c:=:c, d=>:d, e := x);

--! comments
SELECT 1 @-- ' :a ;
2, 3 */* ' :b ; */ 4, 5 /* /* */ ' */, :c;

--! zone
SELECT a AT TIME ZONE :zone, EXTRACT(year FROM :b), substring(:c FROM :d FOR :e) FROM t FETCH FIRST :f ROWS ONLY;
