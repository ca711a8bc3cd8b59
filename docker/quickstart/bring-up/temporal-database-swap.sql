-- Puts :name_new in the place of :name, wholly or not at all.
select :'name' || '_new' as new \gset
\connect :new
update schema_version set db_name = :'name';
\connect postgres
begin;
select format('alter database %I rename to %I', datname, datname || '_old') from pg_database where datname = :'name' \gexec
select format('alter database %I rename to %I', :'name' || '_new', :'name') \gexec
commit;
select format('drop database %I', datname) from pg_database where datname = :'name' || '_old' \gexec
