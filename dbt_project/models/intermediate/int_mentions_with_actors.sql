with
    mentions as (select * from {{ ref('stg_nlp__mentions') }}),
    entities as (select * from {{ ref('stg_nlp__entities') }}),
    actors as (select * from {{ ref('int_actors') }}),
    articles as (select * from {{ ref('int_articles_with_parses') }}),
    with_actors as (
        select
            mentions.mention_id,
            mentions.article_id,
            articles.outlet_id,
            articles.outlet_name,
            articles.published_date,
            articles.is_distinct_text,
            mentions.entity_id,
            entities.actor_id,
            actors.actor_name,
            actors.actor_type,
            mentions.entity_type,
            mentions.text_part,
            mentions.sentence_index,
            mentions.char_start,
            mentions.char_end,
            mentions.surface_form,
            mentions.mention_kind,
            mentions.is_in_quote,
            mentions.quote_id,
            entities.link_method,
            entities.link_confidence,
            entities.link_evidence
        from mentions
        inner join entities using (entity_id)
        inner join articles on mentions.article_id = articles.article_id
        inner join actors on entities.actor_id = actors.actor_id
        where articles.is_parsed
    )

select * from with_actors
