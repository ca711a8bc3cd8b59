-- The version of Temporal's schema in the database :name, or nothing before there is one.
select exists (select from pg_database where datname = :'name') as found \gset
\if :found
\connect :name
select to_regclass('schema_version') is not null as found \gset
\endif
\if :found
select curr_version from schema_version;
\endif
