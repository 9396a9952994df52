with
    mentions as (select * from {{ ref('int_mentions_with_actors') }}),
    counted as (
        select
            actor_id,
            actor_name,
            actor_type,
            surface_form,
            count(*) as mention_count,
            count(*) filter (where is_distinct_text) as mention_distinct_text_count,
            count(*) filter (where mention_kind = 'name') as named_mention_count,
            count(*) filter (where mention_kind = 'name' and is_distinct_text) as named_mention_distinct_text_count,
            count(*) filter (where mention_kind = 'nominal') as nominal_mention_count,
            count(*) filter (
                where mention_kind = 'nominal' and is_distinct_text
            ) as nominal_mention_distinct_text_count,
            count(*) filter (where mention_kind = 'pronoun') as pronoun_mention_count,
            count(*) filter (
                where mention_kind = 'pronoun' and is_distinct_text
            ) as pronoun_mention_distinct_text_count,
            count(distinct article_id) as article_count,
            count(distinct article_id) filter (where is_distinct_text) as article_distinct_text_count,
            count(distinct article_id) filter (where published_date is null) as undated_article_count,
            count(distinct article_id) filter (
                where published_date is null and is_distinct_text
            ) as undated_article_distinct_text_count,
            count(distinct outlet_id) as outlet_count,
            min(published_date) as first_published_date,
            max(published_date) as last_published_date,
            min(link_confidence) as lowest_link_confidence,
            avg(link_confidence) as mean_link_confidence
        from mentions
        group by all
    ),
    -- The weakest link of a form is the first to be read by who doubts it.
    examples as (
        select
            actor_id,
            surface_form,
            first(
                mention_id order by link_confidence asc, published_date asc nulls last, mention_id asc
            ) as example_mention_id,
            first(
                article_id order by link_confidence asc, published_date asc nulls last, mention_id asc
            ) as example_article_id
        from mentions
        group by actor_id, surface_form
    ),
    methods as (
        select actor_id, surface_form, link_method, count(*) as method_count
        from mentions
        group by actor_id, surface_form, link_method
    ),
    listed_methods as (
        select
            actor_id,
            surface_form,
            list(link_method order by method_count desc, link_method asc) as link_methods,
            list(method_count order by method_count desc, link_method asc) as link_method_mention_counts
        from methods
        group by actor_id, surface_form
    ),
    -- Who else a name was counted for; "she" and "the minister" are anybody's and say nothing.
    bearers as (
        select surface_form, count(distinct actor_id) as bearer_count
        from mentions
        where mention_kind = 'name'
        group by surface_form
    ),
    totals as (
        select
            actor_id,
            count(*) as total_mention_count,
            count(*) filter (where is_distinct_text) as total_mention_distinct_text_count,
            count(*) filter (where mention_kind = 'name') as total_named_mention_count,
            count(*) filter (
                where mention_kind = 'name' and is_distinct_text
            ) as total_named_mention_distinct_text_count
        from mentions
        group by actor_id
    ),
    with_shares as (
        select
            counted.*,
            listed_methods.link_methods,
            listed_methods.link_method_mention_counts,
            examples.example_mention_id,
            examples.example_article_id,
            case when counted.named_mention_count > 0 then bearers.bearer_count else 0 end as bearer_count,
            totals.total_mention_count,
            totals.total_mention_distinct_text_count,
            totals.total_named_mention_count,
            totals.total_named_mention_distinct_text_count,
            {{ share('counted.mention_count', 'totals.total_mention_count') }} as mention_share,
            {{ share(
                'counted.mention_distinct_text_count',
                'totals.total_mention_distinct_text_count'
            ) }} as mention_distinct_text_share,
            {{ share('counted.named_mention_count', 'totals.total_named_mention_count') }} as named_mention_share,
            {{ share(
                'counted.named_mention_distinct_text_count',
                'totals.total_named_mention_distinct_text_count'
            ) }} as named_mention_distinct_text_share
        from counted
        inner join examples using (actor_id, surface_form)
        inner join listed_methods using (actor_id, surface_form)
        inner join totals using (actor_id)
        left join bearers using (surface_form)
    )

select * from with_shares
