with
    mentions as (select * from {{ ref('int_mentions_with_actors') }}),
    articles_per_outlet_per_day as (select * from {{ ref('int_articles_per_outlet_per_day') }}),
    counted as (
        select
            actor_id,
            actor_name,
            actor_type,
            outlet_id,
            outlet_name,
            published_date,
            count(*) as mention_count,
            count(*) filter (where is_distinct_text) as mention_distinct_text_count,
            count(*) filter (where mention_kind = 'name') as named_mention_count,
            count(*) filter (where mention_kind = 'name' and is_distinct_text) as named_mention_distinct_text_count,
            count(*) filter (where mention_kind = 'nominal') as nominal_mention_count,
            count(*) filter (
                where mention_kind = 'nominal' and is_distinct_text
            ) as nominal_mention_distinct_text_count,
            count(*) filter (where mention_kind = 'pronoun') as pronoun_mention_count,
            count(*) filter (
                where mention_kind = 'pronoun' and is_distinct_text
            ) as pronoun_mention_distinct_text_count,
            count(*) filter (where is_in_quote) as quoted_mention_count,
            count(*) filter (where is_in_quote and is_distinct_text) as quoted_mention_distinct_text_count,
            count(distinct article_id) as article_count,
            count(distinct article_id) filter (where is_distinct_text) as article_distinct_text_count
        from mentions
        where published_date is not null
        group by all
    ),
    totals as (
        select
            outlet_id,
            published_date,
            count(*) as total_mention_count,
            count(*) filter (where is_distinct_text) as total_mention_distinct_text_count,
            count(*) filter (where mention_kind = 'name') as total_named_mention_count,
            count(*) filter (
                where mention_kind = 'name' and is_distinct_text
            ) as total_named_mention_distinct_text_count
        from mentions
        group by outlet_id, published_date
    ),
    with_shares as (
        select
            counted.*,
            totals.total_mention_count,
            totals.total_mention_distinct_text_count,
            totals.total_named_mention_count,
            totals.total_named_mention_distinct_text_count,
            articles_per_outlet_per_day.parsed_article_count,
            articles_per_outlet_per_day.parsed_article_distinct_text_count,
            articles_per_outlet_per_day.published_article_count,
            articles_per_outlet_per_day.published_article_distinct_text_count,
            {{ share('counted.mention_count', 'totals.total_mention_count') }} as mention_share,
            {{ share(
                'counted.mention_distinct_text_count',
                'totals.total_mention_distinct_text_count'
            ) }} as mention_distinct_text_share,
            {{ share('counted.named_mention_count', 'totals.total_named_mention_count') }} as named_mention_share,
            {{ share(
                'counted.named_mention_distinct_text_count',
                'totals.total_named_mention_distinct_text_count'
            ) }} as named_mention_distinct_text_share,
            {{ share('counted.article_count', 'articles_per_outlet_per_day.parsed_article_count') }} as article_share,
            {{ share(
                'counted.article_distinct_text_count',
                'articles_per_outlet_per_day.parsed_article_distinct_text_count'
            ) }} as article_distinct_text_share
        from counted
        inner join totals using (outlet_id, published_date)
        inner join articles_per_outlet_per_day using (outlet_id, published_date)
    )

select * from with_shares
