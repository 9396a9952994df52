{#- A part of a whole, 0-1; null where the whole is zero, because nothing can be said then. -#}
{% macro share(part, whole) -%}
    {{ part }} / nullif({{ whole }}, 0)
{%- endmacro %}
