{#- Schemas are called literally staging, intermediate and marts, without a prefix for the target. -#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ (custom_schema_name or target.schema) | trim }}
{%- endmacro %}
