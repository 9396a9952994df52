-- Written by `python -m orchestration.dbt_sources` from transforms/schemas.py; change it there.
with
    source as (
        select
            actor_id,
            actor_type,
            actor_name,
            wikidata_id,
            country_code,
            source,
            licence
        from {{ source('ref', 'actors') }}
    )

select * from source
