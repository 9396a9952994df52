with
    mentions as (select * from {{ ref('stg_nlp__mentions') }}),
    entities as (select * from {{ ref('int_entities_with_links') }}),
    actors as (select * from {{ ref('int_actors') }}),
    with_actors as (
        select
            mentions.mention_id,
            mentions.article_id,
            entities.outlet_id,
            entities.outlet_name,
            entities.published_date,
            entities.is_distinct_text,
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
            entities.link_evidence,
            entities.alternative_actor_id,
            entities.knowledge_version
        from mentions
        inner join entities using (entity_id)
        inner join actors on entities.actor_id = actors.actor_id
    )

select * from with_actors
