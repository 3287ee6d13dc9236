CREATE TABLE jobs (id int PRIMARY KEY, tenant text NOT NULL, done boolean NOT NULL DEFAULT false);
CREATE TABLE audited (id int PRIMARY KEY, note text);
CREATE SEQUENCE numbers;
CREATE VIEW next_job AS SELECT id FROM jobs WHERE NOT done ORDER BY id LIMIT 1 FOR UPDATE;
CREATE VIEW guarded AS SELECT id, pg_advisory_lock(id) IS NULL AS free FROM jobs;
INSERT INTO jobs VALUES (1, 'a'), (2, 'b');

CREATE FUNCTION set_tenant(name text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('app.tenant', name, false);
END $$;

CREATE FUNCTION set_tenant_locally(name text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('app.tenant', name, true);
END $$;

CREATE FUNCTION set_both(tenant text, person text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('app.tenant', tenant, false);
    PERFORM set_config('app.person', person, false);
END $$;

CREATE FUNCTION tenant_in_sql(name text) RETURNS text LANGUAGE sql AS 'SELECT set_config(''app.tenant'', name, false)';

CREATE FUNCTION tenant_locally_in_sql(name text) RETURNS text LANGUAGE sql
    AS 'SELECT set_config(''app.tenant'', name, true)';

CREATE FUNCTION through_another(name text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    -- SET ROLE is only spoken of, and so is 'LISTEN jobs'.
    PERFORM public.set_tenant(name);
END $$;

CREATE FUNCTION as_role() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF true THEN
        SET ROLE pg_monitor;
    END IF;
END $$;

CREATE FUNCTION as_role_and_back() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    who text;
BEGIN
    SET ROLE pg_monitor;
    who := current_user;
    RESET ROLE;
    RETURN who;
END $$;

CREATE FUNCTION as_role_by_text(name text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('SET ROLE %I', name);
END $$;

CREATE FUNCTION any_text(command text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE command;
END $$;

CREATE FUNCTION take_lock(key bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_lock(key);
END $$;

CREATE FUNCTION lock_and_unlock(key bigint) RETURNS int LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_lock(key);
    UPDATE jobs SET done = true WHERE id = key;
    PERFORM pg_advisory_unlock(key);
    RETURN 1;
END $$;

CREATE FUNCTION lock_for_transaction(key bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(key);
END $$;

CREATE FUNCTION lock_and_write(key bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(key);
    UPDATE jobs SET done = true WHERE id = key;
END $$;

CREATE FUNCTION lock_job(job int) RETURNS int LANGUAGE sql AS 'SELECT id FROM jobs WHERE id = job FOR UPDATE';

CREATE FUNCTION scratch() RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
    CREATE TEMPORARY TABLE IF NOT EXISTS scratch AS SELECT 1 AS one;
    RETURN (SELECT count(*) FROM scratch);
END $$;

CREATE FUNCTION with_dates(at timestamptz) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('DateStyle', 'German', true);
    RETURN at::text;
END $$;

CREATE FUNCTION ordinary(job int) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    result boolean;
BEGIN
    UPDATE jobs SET done = true WHERE id = job RETURNING done INTO result;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no job %', job USING HINT = 'SET ROLE admin';
    END IF;
    RETURN result;
END $$;

CREATE FUNCTION own_path() RETURNS int LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
    RETURN (SELECT count(*) FROM jobs);
END $$;

CREATE FUNCTION recursive(depth int) RETURNS int LANGUAGE plpgsql AS $$
BEGIN
    RETURN CASE WHEN depth > 0 THEN recursive(depth - 1) ELSE 0 END;
END $$;

CREATE PROCEDURE choose_tenant(name text) LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('app.tenant', name, false);
END $$;

CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('app.tenant', NEW.note, false);
    RETURN NEW;
END $$;
CREATE TRIGGER note BEFORE INSERT ON audited FOR EACH ROW EXECUTE FUNCTION note();
