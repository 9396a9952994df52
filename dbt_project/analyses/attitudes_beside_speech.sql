-- Who is quoted, and who only said to hope or plan: of all that is ascribed to a speaker, which share is speech?
with
    quotes_per_day as (select * from {{ ref('quotes_per_speaker_per_day') }}),
    ascribed as (
        select
            actor_id,
            actor_name,
            sum(attribution_count) as attribution_count,
            sum(quote_count) as quote_count,
            sum(attitude_count) as attitude_count,
            sum(phrase_count) as phrase_count
        from quotes_per_day
        group by all
    ),
    ranked as (
        select
            actor_name,
            attribution_count,
            quote_count,
            quote_count / attribution_count as quote_share,
            attitude_count / attribution_count as attitude_share,
            phrase_count / attribution_count as phrase_share
        from ascribed
        order by attribution_count desc, actor_id asc
        limit 20
    )

select * from ranked
