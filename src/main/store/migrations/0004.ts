/**
 * A year that was filed keeps the figures of its return as they stood then (JSON of the lines by name). The facts of the
 * year's tax leave the plan, where filing status, income and state rate stood until now, for the household's tax profile: what
 * the newest plan said of them is kept, its income as taxable income without a further deduction.
 */
export const migration0004 = `
  ALTER TABLE filed_year ADD COLUMN lines TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(lines));

  INSERT INTO setting (key, value)
    SELECT 'taxProfile', json_object(
      'filing', coalesce(json_extract(body, '$.filing'), 'single'),
      'stateRate', printf('%.10f', coalesce(json_extract(body, '$.stateRate'), 0)),
      'income', json_array(json_object(
        'year', 1900, 'ordinaryIncome', coalesce(json_extract(body, '$.ordinaryIncome'), '100000'), 'deduction', '0')))
      FROM plan ORDER BY rev DESC LIMIT 1;
  UPDATE plan SET body = json_remove(body, '$.filing', '$.ordinaryIncome', '$.stateRate');
`
