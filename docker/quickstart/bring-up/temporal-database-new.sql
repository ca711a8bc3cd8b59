-- Makes :name_new, empty or a copy of what there is: the tool that brings it up to date commits after each statement, and
-- what it was killed in the middle of can neither be used nor brought up to date any more.
select format('create database %I owner cognobserve', :'name' || '_new')
  || coalesce((select format(' template %I', datname) from pg_database where datname = :'name'), '') \gexec

-- Temporal tries and forgives: it logs by itself what matters to it.
select format('alter database %I set log_min_messages = fatal', :'name' || '_new') \gexec

-- Temporal's tool and its server find the schema's version under the database's name.
select :'name' || '_new' as new \gset
\connect :new
select $$update schema_version set db_name = current_database()$$ where to_regclass('schema_version') is not null \gexec
