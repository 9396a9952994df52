with
    articles as (select * from {{ ref('articles') }}),
    mentions as (select * from {{ ref('int_mentions_with_actors') }}),
    told as (
        select
            story_id,
            first(
                article_id order by published_date asc nulls last, published_at asc nulls last, article_id asc
            ) as first_article_id,
            min(published_date) as first_published_date,
            max(published_date) as last_published_date,
            count(distinct published_date) as published_day_count,
            count(*) as article_count,
            count(*) filter (where is_distinct_text) as article_distinct_text_count,
            count(*) filter (where not is_distinct_text) as copy_count,
            count(*) filter (where copy_role = 'partial') as partial_copy_count,
            count(*) filter (where is_undated) as undated_article_count,
            count(*) filter (where is_undated and is_distinct_text) as undated_article_distinct_text_count,
            count(distinct outlet_id) as outlet_count,
            coalesce(cast(sum(default_quote_count) as bigint), 0) as quote_count,
            coalesce(
                cast(sum(default_quote_count) filter (where is_distinct_text) as bigint), 0
            ) as quote_distinct_text_count,
            coalesce(cast(sum(mention_count) as bigint), 0) as mention_count,
            coalesce(
                cast(sum(mention_count) filter (where is_distinct_text) as bigint), 0
            ) as mention_distinct_text_count
        from articles
        group by story_id
    ),
    named_actors as (
        select
            articles.story_id,
            mentions.actor_id,
            mentions.actor_name,
            count(distinct mentions.article_id) filter (where mentions.is_distinct_text) as text_count,
            count(*) as named_mention_count
        from mentions
        inner join articles using (article_id)
        where mentions.mention_kind = 'name'
        group by all
    ),
    ranked_actors as (
        select
            *,
            row_number() over (
                partition by story_id order by text_count desc, named_mention_count desc, actor_id asc
            ) as actor_rank
        from named_actors
    ),
    top_actors as (
        select
            story_id,
            list(actor_id order by actor_rank asc) as top_actor_ids,
            list(actor_name order by actor_rank asc) as top_actor_names
        from ranked_actors
        where actor_rank <= 5
        group by story_id
    ),
    totals as (select count(*) as total_article_count from articles),
    described as (
        select
            told.story_id,
            -- Many texts carry their headline as their first line only.
            coalesce(
                first_article.headline, substr(trim(split_part(ltrim(first_article.text), chr(10), 1)), 1, 200)
            ) as example_headline,
            told.first_article_id,
            first_article.outlet_id as first_outlet_id,
            first_article.outlet_name as first_outlet_name,
            told.first_published_date,
            told.last_published_date,
            told.published_day_count,
            told.article_count,
            told.article_distinct_text_count,
            told.copy_count,
            told.partial_copy_count,
            told.undated_article_count,
            told.undated_article_distinct_text_count,
            told.outlet_count,
            totals.total_article_count,
            {{ share('told.article_count', 'totals.total_article_count') }} as article_share,
            {{ share('told.copy_count', 'told.article_count') }} as copy_share,
            coalesce(top_actors.top_actor_ids, []) as top_actor_ids,
            coalesce(top_actors.top_actor_names, []) as top_actor_names,
            told.quote_count,
            told.quote_distinct_text_count,
            told.mention_count,
            told.mention_distinct_text_count
        from told
        inner join articles as first_article on told.first_article_id = first_article.article_id
        cross join totals
        left join top_actors on told.story_id = top_actors.story_id
    )

select * from described
