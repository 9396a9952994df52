with
    quotes as (select * from {{ ref('stg_nlp__quotes') }}),
    speakers as (select * from {{ ref('int_quotes_with_speakers') }}),
    articles as (select * from {{ ref('articles') }}),
    described as (
        select
            quotes.quote_id,
            quotes.article_id,
            speakers.outlet_id,
            speakers.outlet_name,
            speakers.published_date,
            speakers.is_distinct_text,
            articles.headline,
            quotes.quote_index,
            quotes.quote_type,
            quotes.content_scope,
            quotes.content_text,
            quotes.word_count,
            quotes.cue_text,
            quotes.cue_lemma,
            quotes.cue_class,
            quotes.speaker_text,
            speakers.speaker_actor_id,
            speakers.speaker_actor_name,
            speakers.speaker_actor_type,
            quotes.speaker_entity_id,
            quotes.speaker_resolution,
            quotes.confidence,
            quotes.is_in_default_view,
            quotes.text_part,
            quotes.char_start,
            quotes.char_end,
            quotes.segments,
            quotes.cue_char_start,
            quotes.cue_char_end,
            quotes.speaker_char_start,
            quotes.speaker_char_end,
            quotes.sentence_index_first,
            quotes.sentence_index_last,
            quotes.evidence,
            articles.extractor_version
        from quotes
        inner join speakers using (quote_id)
        inner join articles on quotes.article_id = articles.article_id
    )

select * from described
