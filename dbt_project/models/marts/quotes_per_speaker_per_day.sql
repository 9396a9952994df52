with
    quotes as (select * from {{ ref('int_default_quotes') }}),
    articles_per_day as (select * from {{ ref('int_articles_per_day') }}),
    counted as (
        select
            speaker_actor_id as actor_id,
            speaker_actor_name as actor_name,
            speaker_actor_type as actor_type,
            published_date,
            count(*) as quote_count,
            count(*) filter (where quote_type = 'direct') as direct_quote_count,
            count(*) filter (where quote_type = 'indirect') as indirect_quote_count,
            count(*) filter (where quote_type = 'mixed') as mixed_quote_count,
            count(*) filter (where speaker_resolution = 'explicit') as explicit_quote_count,
            cast(sum(word_count) as bigint) as quoted_word_count,
            count(distinct article_id) as article_count,
            count(distinct outlet_id) as outlet_count
        from quotes
        where speaker_actor_id is not null and published_date is not null
        group by all
    ),
    totals as (
        select
            published_date,
            count(*) as total_quote_count,
            count(speaker_actor_id) as resolved_quote_count,
            cast(sum(word_count) as bigint) as total_quoted_word_count
        from quotes
        group by published_date
    ),
    with_shares as (
        select
            counted.*,
            totals.total_quote_count,
            totals.resolved_quote_count,
            totals.total_quoted_word_count,
            articles_per_day.parsed_article_count,
            articles_per_day.published_article_count,
            {{ share('counted.quote_count', 'totals.total_quote_count') }} as quote_share,
            {{ share('counted.quoted_word_count', 'totals.total_quoted_word_count') }} as quoted_word_share,
            {{ share('counted.article_count', 'articles_per_day.parsed_article_count') }} as article_share
        from counted
        inner join totals using (published_date)
        inner join articles_per_day using (published_date)
    )

select * from with_shares
