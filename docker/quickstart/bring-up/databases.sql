-- Run at each start, as the superuser: our role with the password of /data/secrets/.env, and our database.
-- The role is no superuser, so that nothing that gets hold of a connection could leave the database.

\getenv password POSTGRES_PASSWORD

select 'create role cognobserve login createdb'
where not exists (select from pg_roles where rolname = 'cognobserve') \gexec

-- Errors are not to put the statement, and with it the password, into the log.
set log_min_error_statement = panic;
alter role cognobserve password :'password';

select 'create database cognobserve owner cognobserve'
where not exists (select from pg_database where datname = 'cognobserve') \gexec

-- What a start that was cut short has left of bringing Temporal's databases up to date.
select format('drop database %I', datname) from pg_database
where datname ~ '^temporal(_visibility)?_(new|old)$' \gexec
