CREATE TABLE jobs (job_id bigint PRIMARY KEY, payload text NOT NULL, done boolean NOT NULL DEFAULT false);

CREATE FUNCTION set_tenant(tenant text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('app.tenant', tenant, false);
END $$;

CREATE FUNCTION run(command text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE command;
END $$;

CREATE FUNCTION finish(job bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE jobs SET done = true WHERE job_id = job;
END $$;
