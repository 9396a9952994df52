with
    articles as (select * from {{ ref('stg_raw__articles') }}),
    documents as (select * from {{ ref('stg_raw__documents') }}),
    printed_names as (
        select coalesce(outlet_id, 'unknown') as outlet_id, outlet_name, count(*) as article_count
        from articles
        where is_current
        group by all
        union all
        -- Outlets of which nothing but rejected records is known.
        select distinct
            coalesce(outlet_id, 'unknown') as outlet_id,
            cast(null as varchar) as outlet_name,
            0 as article_count
        from documents
    ),
    outlets as (
        select
            outlet_id,
            coalesce(
                first(outlet_name order by article_count desc, outlet_name asc) filter (where outlet_name is not null),
                outlet_id
            ) as outlet_name
        from printed_names
        group by outlet_id
    )

select * from outlets
