with
    quotes as (select * from {{ ref('stg_nlp__quotes') }}),
    entities as (select * from {{ ref('int_entities_with_links') }}),
    actors as (select * from {{ ref('int_actors') }}),
    articles as (select * from {{ ref('int_articles_with_parses') }}),
    with_speakers as (
        select
            quotes.quote_id,
            quotes.article_id,
            articles.outlet_id,
            articles.outlet_name,
            articles.published_date,
            articles.is_distinct_text,
            quotes.quote_type,
            quotes.content_scope,
            quotes.cue_class,
            quotes.word_count,
            quotes.speaker_entity_id,
            entities.actor_id as speaker_actor_id,
            actors.actor_name as speaker_actor_name,
            actors.actor_type as speaker_actor_type,
            quotes.speaker_resolution,
            quotes.is_in_default_view
        from quotes
        inner join articles on quotes.article_id = articles.article_id
        left join entities on quotes.speaker_entity_id = entities.entity_id
        left join actors on entities.actor_id = actors.actor_id
        where articles.is_parsed
    )

select * from with_speakers
