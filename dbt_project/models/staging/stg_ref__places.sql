-- Written by `python -m orchestration.dbt_sources` from transforms/schemas.py; change it there.
with
    source as (
        select
            place_id,
            place_name,
            alternate_names,
            place_kind,
            country_code,
            region_code,
            population,
            latitude,
            longitude,
            wikidata_id,
            source,
            licence
        from {{ source('ref', 'places') }}
    )

select * from source
