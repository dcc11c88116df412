-- A row is a region and year whose figure of a group, or of the reference group if there is one, the publisher suppresses.
-- suppressed is the flag: c confidential, u too unreliable to publish.
-- Parameters: outcome (measure_id), population_group, reference_group (NULL for none).
-- Columns: nuts_code, year, suppressed
SELECT
    w.place_code AS nuts_code,
    w.year,
    max(w.flag) AS suppressed
FROM withheld AS w
WHERE
    w.measure_id = $outcome
    AND w.place_level = 'region'
    AND w.sex = 'total'
    AND w.population_group IN ($population_group, $reference_group)
GROUP BY w.place_code, w.year
ORDER BY w.year, w.place_code;
