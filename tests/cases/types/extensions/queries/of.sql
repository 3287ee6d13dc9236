--! citext (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<String>>
--@ type grid = sqlwright::types::Array<Option<String>>
SELECT :value::citext AS value, :list::citext[] AS list, :grid::citext[] AS grid;

--! ltree (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<String>>
--@ type grid = sqlwright::types::Array<Option<String>>
SELECT :value::ltree AS value, :list::ltree[] AS list, :grid::ltree[] AS grid;

--! lquery (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<String>>
--@ type grid = sqlwright::types::Array<Option<String>>
SELECT :value::lquery AS value, :list::lquery[] AS list, :grid::lquery[] AS grid;

--! ltxtquery (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<String>>
--@ type grid = sqlwright::types::Array<Option<String>>
SELECT :value::ltxtquery AS value, :list::ltxtquery[] AS list, :grid::ltxtquery[] AS grid;

--! hstore (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<sqlwright::types::Hstore>>
--@ type grid = sqlwright::types::Array<Option<sqlwright::types::Hstore>>
SELECT :value::hstore AS value, :list::hstore[] AS list, :grid::hstore[] AS grid;

--! cube (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<sqlwright::types::Cube>>
--@ type grid = sqlwright::types::Array<Option<sqlwright::types::Cube>>
SELECT :value::cube AS value, :list::cube[] AS list, :grid::cube[] AS grid;

--! parts_of_hstore
--- Keys are never NULL; values can be.
SELECT akeys(:value::hstore) AS keys, avals(:value) AS values, hstore_to_array(:value) AS list, hstore_to_matrix(:value) AS matrix,
    %# :value AS rows;
