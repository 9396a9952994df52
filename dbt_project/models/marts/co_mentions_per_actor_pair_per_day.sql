with
    mentions as (select * from {{ ref('int_mentions_with_actors') }}),
    actors as (select * from {{ ref('int_actors') }}),
    articles_per_day as (select * from {{ ref('int_articles_per_day') }}),
    naming_sentences as (
        select distinct article_id, is_distinct_text, published_date, sentence_index, actor_id
        from mentions
        where mention_kind = 'name' and published_date is not null
    ),
    naming_articles as (
        select distinct article_id, is_distinct_text, published_date, actor_id from naming_sentences
    ),
    article_pairs as (
        select
            first_side.published_date,
            first_side.actor_id as first_actor_id,
            second_side.actor_id as second_actor_id,
            count(*) as article_count,
            count(*) filter (where first_side.is_distinct_text) as article_distinct_text_count
        from naming_articles as first_side
        inner join naming_articles as second_side
            on first_side.article_id = second_side.article_id and first_side.actor_id < second_side.actor_id
        group by all
    ),
    sentence_pairs as (
        select
            first_side.published_date,
            first_side.actor_id as first_actor_id,
            second_side.actor_id as second_actor_id,
            count(*) as sentence_count,
            count(*) filter (where first_side.is_distinct_text) as sentence_distinct_text_count
        from naming_sentences as first_side
        inner join naming_sentences as second_side
            on
                first_side.article_id = second_side.article_id
                and first_side.sentence_index = second_side.sentence_index
                and first_side.actor_id < second_side.actor_id
        group by all
    ),
    articles_per_actor as (
        select
            actor_id,
            published_date,
            count(*) as article_count,
            count(*) filter (where is_distinct_text) as article_distinct_text_count
        from naming_articles
        group by actor_id, published_date
    ),
    with_shares as (
        select
            article_pairs.first_actor_id,
            first_actor.actor_name as first_actor_name,
            first_actor.actor_type as first_actor_type,
            article_pairs.second_actor_id,
            second_actor.actor_name as second_actor_name,
            second_actor.actor_type as second_actor_type,
            article_pairs.published_date,
            article_pairs.article_count,
            article_pairs.article_distinct_text_count,
            coalesce(sentence_pairs.sentence_count, 0) as sentence_count,
            coalesce(sentence_pairs.sentence_distinct_text_count, 0) as sentence_distinct_text_count,
            first_articles.article_count as first_actor_article_count,
            second_articles.article_count as second_actor_article_count,
            first_articles.article_distinct_text_count as first_actor_article_distinct_text_count,
            second_articles.article_distinct_text_count as second_actor_article_distinct_text_count,
            first_articles.article_count
            + second_articles.article_count
            - article_pairs.article_count as either_actor_article_count,
            first_articles.article_distinct_text_count
            + second_articles.article_distinct_text_count
            - article_pairs.article_distinct_text_count as either_actor_article_distinct_text_count,
            articles_per_day.parsed_article_count,
            articles_per_day.published_article_count,
            articles_per_day.parsed_article_distinct_text_count,
            articles_per_day.published_article_distinct_text_count,
            {{ share('article_pairs.article_count', 'articles_per_day.parsed_article_count') }} as article_share,
            {{ share('article_pairs.article_count', 'either_actor_article_count') }} as jaccard_share,
            {{ share(
                'article_pairs.article_distinct_text_count',
                'articles_per_day.parsed_article_distinct_text_count'
            ) }} as article_distinct_text_share,
            {{ share(
                'article_pairs.article_distinct_text_count',
                'either_actor_article_distinct_text_count'
            ) }} as jaccard_distinct_text_share
        from article_pairs
        inner join articles_per_day using (published_date)
        inner join actors as first_actor on article_pairs.first_actor_id = first_actor.actor_id
        inner join actors as second_actor on article_pairs.second_actor_id = second_actor.actor_id
        inner join articles_per_actor as first_articles
            on
                article_pairs.first_actor_id = first_articles.actor_id
                and article_pairs.published_date = first_articles.published_date
        inner join articles_per_actor as second_articles
            on
                article_pairs.second_actor_id = second_articles.actor_id
                and article_pairs.published_date = second_articles.published_date
        left join sentence_pairs
            on
                article_pairs.published_date = sentence_pairs.published_date
                and article_pairs.first_actor_id = sentence_pairs.first_actor_id
                and article_pairs.second_actor_id = sentence_pairs.second_actor_id
    )

select * from with_shares
