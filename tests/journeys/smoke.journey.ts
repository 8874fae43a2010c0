import { axeFaults, expect, test } from '../support/app.ts'

test('a stranger opens Trimtab and the empty window says what it is', async ({ page }) => {
  await expect(page.locator('h1')).toBeVisible()
  await expect(page).toHaveTitle(/Trimtab/)
  expect(await axeFaults(page)).toEqual([])
})

test('the address that lets a browser in is of no use a second time', async ({ page, app, browser }) => {
  await expect(page.locator('h1')).toBeVisible()
  const stranger = await browser.newPage()
  const answer = await stranger.goto(app.entrance)
  expect(answer?.status()).toBe(403)
  expect((await stranger.goto(app.origin))?.status()).toBe(401)
  await stranger.close()
})
