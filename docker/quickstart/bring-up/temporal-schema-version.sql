-- The version of Temporal's schema in this database, or nothing before there is one.
select to_regclass('schema_version') is not null as found \gset
\if :found
select curr_version from schema_version;
\endif
