-- A row is a practical tip of the IncluCities benchmark on a key factor.
-- Columns: key_factor_id, text
SELECT
    key_factor_id,
    text
FROM practical_tip
ORDER BY tip_id;
