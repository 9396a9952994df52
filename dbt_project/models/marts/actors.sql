with
    actors as (select * from {{ ref('int_actors') }}),
    entities as (select * from {{ ref('int_entities_with_links') }}),
    mentions as (select * from {{ ref('int_mentions_with_actors') }}),
    quotes as (select * from {{ ref('int_default_quotes') }}),
    articles as (select * from {{ ref('int_articles_with_parses') }}),
    appearances as (
        select
            actor_id,
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
            list_sort(list(distinct link_method)) as link_methods
        from entities
        group by actor_id
    ),
    surface_forms as (
        select actor_id, surface_form, count(*) as form_count
        from mentions
        where mention_kind = 'name'
        group by actor_id, surface_form
    ),
    shared_forms as (
        select surface_form
        from surface_forms
        group by surface_form
        having count(*) > 1
    ),
    listed_forms as (
        select
            surface_forms.actor_id,
            list(
                surface_forms.surface_form order by surface_forms.form_count desc, surface_forms.surface_form asc
            ) as surface_forms,
            count(shared_forms.surface_form) as shared_surface_form_count
        from surface_forms
        left join shared_forms using (surface_form)
        group by surface_forms.actor_id
    ),
    mention_counts as (
        select
            actor_id,
            count(*) as mention_count,
            count(*) filter (where is_distinct_text) as mention_distinct_text_count,
            count(*) filter (where mention_kind = 'name') as named_mention_count,
            count(*) filter (where mention_kind = 'name' and is_distinct_text) as named_mention_distinct_text_count
        from mentions
        group by actor_id
    ),
    quote_counts as (
        select
            speaker_actor_id as actor_id,
            count(*) as quote_count,
            count(*) filter (where is_distinct_text) as quote_distinct_text_count
        from quotes
        where speaker_actor_id is not null
        group by speaker_actor_id
    ),
    parsed_articles as (
        select
            count(*) filter (where is_parsed) as parsed_article_count,
            count(*) filter (where is_parsed and is_distinct_text) as parsed_article_distinct_text_count
        from articles
    ),
    counted as (
        select
            actors.actor_id,
            actors.actor_name,
            actors.actor_type,
            actors.wikidata_id,
            actors.country_code,
            actors.is_in_knowledge_base,
            coalesce(listed_forms.surface_forms, []) as surface_forms,
            coalesce(len(listed_forms.surface_forms), 0) as surface_form_count,
            coalesce(listed_forms.shared_surface_form_count, 0) as shared_surface_form_count,
            appearances.link_methods,
            appearances.lowest_link_confidence,
            appearances.first_published_date,
            appearances.last_published_date,
            appearances.outlet_count,
            appearances.article_count,
            appearances.article_distinct_text_count,
            appearances.undated_article_count,
            appearances.undated_article_distinct_text_count,
            parsed_articles.parsed_article_count,
            parsed_articles.parsed_article_distinct_text_count,
            {{ share('appearances.article_count', 'parsed_articles.parsed_article_count') }} as article_share,
            {{ share(
                'appearances.article_distinct_text_count',
                'parsed_articles.parsed_article_distinct_text_count'
            ) }} as article_distinct_text_share,
            coalesce(mention_counts.mention_count, 0) as mention_count,
            coalesce(mention_counts.mention_distinct_text_count, 0) as mention_distinct_text_count,
            coalesce(mention_counts.named_mention_count, 0) as named_mention_count,
            coalesce(mention_counts.named_mention_distinct_text_count, 0) as named_mention_distinct_text_count,
            coalesce(quote_counts.quote_count, 0) as quote_count,
            coalesce(quote_counts.quote_distinct_text_count, 0) as quote_distinct_text_count
        from actors
        inner join appearances using (actor_id)
        cross join parsed_articles
        left join listed_forms on actors.actor_id = listed_forms.actor_id
        left join mention_counts on actors.actor_id = mention_counts.actor_id
        left join quote_counts on actors.actor_id = quote_counts.actor_id
    )

select * from counted
