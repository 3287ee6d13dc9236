-- Rewrite rules that are not disabled; _RETURN is a view's query.
SELECT r.ev_class AS relation,
       r.ev_type AS event,
       r.rulename = '_RETURN' AS is_view_query,
       CASE WHEN r.rulename = '_RETURN' THEN r.ev_action::text END AS action
FROM pg_catalog.pg_rewrite r
WHERE r.ev_enabled <> 'D'
  AND ($1 IS NULL AND r.ev_class >= 16384 OR r.ev_class = ANY ($1))
ORDER BY r.ev_class, r.ev_type, r.rulename
