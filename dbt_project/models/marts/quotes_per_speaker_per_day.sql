with
    attributions as (select * from {{ ref('int_quotes_with_speakers') }}),
    articles_per_day as (select * from {{ ref('int_articles_per_day') }}),
    counted as (
        select
            speaker_actor_id as actor_id,
            speaker_actor_name as actor_name,
            speaker_actor_type as actor_type,
            published_date,
            count(*) filter (where is_in_default_view) as quote_count,
            count(*) filter (where is_in_default_view and is_distinct_text) as quote_distinct_text_count,
            count(*) filter (where is_in_default_view and quote_type = 'direct') as direct_quote_count,
            count(*) filter (
                where is_in_default_view and quote_type = 'direct' and is_distinct_text
            ) as direct_quote_distinct_text_count,
            count(*) filter (where is_in_default_view and quote_type = 'indirect') as indirect_quote_count,
            count(*) filter (
                where is_in_default_view and quote_type = 'indirect' and is_distinct_text
            ) as indirect_quote_distinct_text_count,
            count(*) filter (where is_in_default_view and quote_type = 'mixed') as mixed_quote_count,
            count(*) filter (
                where is_in_default_view and quote_type = 'mixed' and is_distinct_text
            ) as mixed_quote_distinct_text_count,
            count(*) filter (where is_in_default_view and speaker_resolution = 'explicit') as explicit_quote_count,
            count(*) filter (
                where is_in_default_view and speaker_resolution = 'explicit' and is_distinct_text
            ) as explicit_quote_distinct_text_count,
            coalesce(cast(sum(word_count) filter (where is_in_default_view) as bigint), 0) as quoted_word_count,
            coalesce(
                cast(sum(word_count) filter (where is_in_default_view and is_distinct_text) as bigint), 0
            ) as quoted_word_distinct_text_count,
            count(distinct article_id) filter (where is_in_default_view) as article_count,
            count(distinct article_id) filter (
                where is_in_default_view and is_distinct_text
            ) as article_distinct_text_count,
            count(distinct outlet_id) filter (where is_in_default_view) as outlet_count,
            count(*) as attribution_count,
            count(*) filter (where is_distinct_text) as attribution_distinct_text_count,
            count(*) filter (where cue_class = 'other') as attitude_count,
            count(*) filter (where cue_class = 'other' and is_distinct_text) as attitude_distinct_text_count,
            count(*) filter (where content_scope = 'phrase') as phrase_count,
            count(*) filter (where content_scope = 'phrase' and is_distinct_text) as phrase_distinct_text_count
        from attributions
        where speaker_actor_id is not null and published_date is not null
        group by all
    ),
    totals as (
        select
            published_date,
            count(*) filter (where is_in_default_view) as total_quote_count,
            count(*) filter (where is_in_default_view and is_distinct_text) as total_quote_distinct_text_count,
            count(speaker_actor_id) filter (where is_in_default_view) as resolved_quote_count,
            count(speaker_actor_id) filter (
                where is_in_default_view and is_distinct_text
            ) as resolved_quote_distinct_text_count,
            coalesce(cast(sum(word_count) filter (where is_in_default_view) as bigint), 0) as total_quoted_word_count,
            coalesce(
                cast(sum(word_count) filter (where is_in_default_view and is_distinct_text) as bigint), 0
            ) as total_quoted_word_distinct_text_count,
            count(*) as total_attribution_count,
            count(*) filter (where is_distinct_text) as total_attribution_distinct_text_count
        from attributions
        group by published_date
    ),
    with_shares as (
        select
            counted.*,
            totals.total_quote_count,
            totals.total_quote_distinct_text_count,
            totals.resolved_quote_count,
            totals.resolved_quote_distinct_text_count,
            totals.total_quoted_word_count,
            totals.total_quoted_word_distinct_text_count,
            totals.total_attribution_count,
            totals.total_attribution_distinct_text_count,
            articles_per_day.parsed_article_count,
            articles_per_day.parsed_article_distinct_text_count,
            articles_per_day.published_article_count,
            articles_per_day.published_article_distinct_text_count,
            {{ share('counted.quote_count', 'totals.total_quote_count') }} as quote_share,
            {{ share(
                'counted.quote_distinct_text_count',
                'totals.total_quote_distinct_text_count'
            ) }} as quote_distinct_text_share,
            {{ share('counted.quoted_word_count', 'totals.total_quoted_word_count') }} as quoted_word_share,
            {{ share(
                'counted.quoted_word_distinct_text_count',
                'totals.total_quoted_word_distinct_text_count'
            ) }} as quoted_word_distinct_text_share,
            {{ share('counted.article_count', 'articles_per_day.parsed_article_count') }} as article_share,
            {{ share(
                'counted.article_distinct_text_count',
                'articles_per_day.parsed_article_distinct_text_count'
            ) }} as article_distinct_text_share,
            {{ share('counted.attribution_count', 'totals.total_attribution_count') }} as attribution_share,
            {{ share(
                'counted.attribution_distinct_text_count',
                'totals.total_attribution_distinct_text_count'
            ) }} as attribution_distinct_text_share
        from counted
        inner join totals using (published_date)
        inner join articles_per_day using (published_date)
    )

select * from with_shares
