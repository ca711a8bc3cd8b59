-- Run at each start, as the superuser: our role with the password of /data/secrets/.env, and our databases.
-- The role is no superuser, so that nothing that gets hold of a connection could leave the database.

\getenv password POSTGRES_PASSWORD

select 'create role cognobserve login createdb'
where not exists (select from pg_roles where rolname = 'cognobserve') \gexec

-- Errors are not to put the statement, and with it the password, into the log.
set log_min_error_statement = panic;
alter role cognobserve password :'password';

select format('create database %I owner cognobserve', name)
from unnest(array['cognobserve', 'temporal', 'temporal_visibility']) as name
where not exists (select from pg_database where datname = name) \gexec

-- Temporal tries and forgives: it logs by itself what matters to it.
alter database temporal set log_min_messages = fatal;
alter database temporal_visibility set log_min_messages = fatal;
