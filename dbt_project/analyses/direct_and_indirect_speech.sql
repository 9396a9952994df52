-- How do outlets let people speak: which share of the quotes is direct, indirect or mixed, and how many lack a speaker?
with
    quotes as (select * from {{ ref('quotes') }}),
    by_outlet as (
        select
            outlet_name,
            count(*) as quote_count,
            count(*) filter (where quote_type = 'direct') / count(*) as direct_quote_share,
            count(*) filter (where quote_type = 'indirect') / count(*) as indirect_quote_share,
            count(*) filter (where quote_type = 'mixed') / count(*) as mixed_quote_share,
            count(*) filter (where speaker_actor_id is null) / count(*) as unresolved_quote_share
        from quotes
        where is_in_default_view
        group by outlet_name
        order by quote_count desc, outlet_name asc
    )

select * from by_outlet
