{#-
    A total over this table equals a total over another one, both given as aggregate expressions. `other_where` keeps the
    rows of the other table that are counted here.
-#}
{% test total_reconciles(model, total, other, other_total, other_where='true') %}
with
    here as (select coalesce({{ total }}, 0) as total_here from {{ model }}),
    there as (select coalesce({{ other_total }}, 0) as total_there from {{ other }} where {{ other_where }}),
    broken as (
        select here.total_here, there.total_there
        from here
        cross join there
        where here.total_here <> there.total_there
    )

select * from broken
{% endtest %}
