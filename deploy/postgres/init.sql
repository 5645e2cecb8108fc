-- One service's database and its three roles; run by psql as superuser, safe to run again.
-- Variables: service, owner_password, app_password, worker_password.
-- The embedded stack, the tests and docker-compose all run this file.
\set QUIET on
\set ON_ERROR_STOP on
\set owner :service '_owner'
\set app :service '_app'
\set worker :service '_worker'

select format('create role %I', name)
from unnest(array[:'owner', :'app', :'worker']) as name
where not exists (select from pg_roles where rolname = name) \gexec
alter role :"owner" login password :'owner_password';
alter role :"app" login nobypassrls password :'app_password';
alter role :"worker" login nobypassrls password :'worker_password';

-- Requests are short; workers import and rebuild; migrations may run long but never queue long for a lock.
alter role :"app" set statement_timeout = '5s';
alter role :"app" set lock_timeout = '2s';
alter role :"worker" set statement_timeout = '60s';
alter role :"worker" set lock_timeout = '2s';
alter role :"owner" set statement_timeout = 0;
alter role :"owner" set lock_timeout = '5s';
select format('alter role %I set idle_in_transaction_session_timeout = ''10s''', name)
from unnest(array[:'app', :'worker']) as name \gexec
-- A cancelled request must not leave its statement running.
select format('alter role %I set client_connection_check_interval = ''1s''', name)
from unnest(array[:'owner', :'app', :'worker']) as name \gexec

select format('create database %I owner %I', :'service', :'owner')
where not exists (select from pg_database where datname = :'service') \gexec
revoke connect, temporary on database :"service" from public;
grant connect on database :"service" to :"app", :"worker";

\connect :"service"
-- Extensions belong to the superuser: the owner of the tables may not add code to the server.
create extension if not exists pg_trgm;
create extension if not exists unaccent;
create extension if not exists btree_gin;
create extension if not exists citext;
create extension if not exists vector;
-- Row-level security keeps an index from being used by operators that might tell of hidden rows by
-- their errors. Matching words and letters raises none, and without its index search reads all.
alter function pg_catalog.ts_match_vq(tsvector, tsquery) leakproof;
alter function similarity_op(text, text) leakproof;
alter function word_similarity_commutator_op(text, text) leakproof;
grant usage on schema public to :"app", :"worker";
alter default privileges for role :"owner" in schema public
    grant select, insert, update, delete on tables to :"app", :"worker";
alter default privileges for role :"owner" in schema public
    grant usage, select on sequences to :"app", :"worker";
