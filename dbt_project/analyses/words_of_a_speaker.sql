-- What exactly did the most quoted speaker say, when, in which article, and where in its text does it stand?
with
    quotes as (select * from {{ ref('quotes') }}),
    most_quoted as (
        select speaker_actor_id
        from quotes
        where is_in_default_view and speaker_actor_id is not null
        group by speaker_actor_id
        order by count(*) desc, speaker_actor_id asc
        limit 1
    ),
    said as (
        select
            published_date,
            outlet_name,
            headline,
            speaker_actor_name,
            quote_type,
            content_text,
            cue_text,
            speaker_resolution,
            confidence,
            article_id,
            segments,
            quote_id
        from quotes
        inner join most_quoted using (speaker_actor_id)
        where is_in_default_view
        order by published_date asc nulls last, article_id asc, quote_index asc
    )

select * from said
