-- Where are the holes: on which days did an outlet publish nothing, or were its articles not all read?
with
    outlet_days as (select * from {{ ref('articles_per_outlet_per_day') }}),
    spans as (
        select outlet_id, outlet_name, min(published_date) as first_date, max(published_date) as last_date
        from outlet_days
        where not is_undated
        group by all
    ),
    calendar as (
        select
            outlet_id,
            outlet_name,
            cast(unnest(generate_series(first_date, last_date, interval 1 day)) as date) as day_date
        from spans
    ),
    holes as (
        select
            calendar.outlet_name,
            calendar.day_date,
            coalesce(outlet_days.published_article_count, 0) as published_article_count,
            coalesce(outlet_days.parsed_article_count, 0) as parsed_article_count,
            coalesce(outlet_days.pending_article_count, 0) as pending_article_count,
            coalesce(outlet_days.failed_article_count, 0) as failed_article_count
        from calendar
        left join outlet_days
            on calendar.outlet_id = outlet_days.outlet_id and calendar.day_date = outlet_days.published_date
        where coalesce(outlet_days.parsed_article_share, 0) < 1
        order by calendar.outlet_name, calendar.day_date
    )

select * from holes
