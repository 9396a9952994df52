-- Written by `python -m orchestration.dbt_sources` from transforms/schemas.py; change it there.
with
    source as (
        select
            quote_id,
            article_id,
            quote_index,
            text_part,
            quote_type,
            content_scope,
            char_start,
            char_end,
            segments,
            content_text,
            word_count,
            cue_text,
            cue_lemma,
            cue_class,
            cue_char_start,
            cue_char_end,
            speaker_text,
            speaker_char_start,
            speaker_char_end,
            speaker_entity_id,
            speaker_resolution,
            confidence,
            is_in_default_view,
            sentence_index_first,
            sentence_index_last,
            evidence
        from {{ source('nlp', 'quotes') }}
    )

select * from source
