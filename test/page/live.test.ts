import { describe, expect, test } from 'vitest';
import { useVisitors } from '../support/visitors.ts';
import { DEPLOYMENTS, useWorld } from '../support/world.ts';

const [deployment] = DEPLOYMENTS;

describe('a live room', () => {
  const world = useWorld(deployment as (typeof DEPLOYMENTS)[0]);
  const visitors = useVisitors(world);

  test('says whether it is on air, since when, and who watches; its owner begins and ends it', async () => {
    const owner = await world.person('Owner');
    const id = await world.room(owner, { title: 'Stage', mode: 'live' });
    const host = await visitors.visit(`/chat/rooms/${id}`, { as: owner });
    const viewer = await visitors.visit(`/chat/rooms/${id}`, { as: await world.person('바다'), locale: 'ko-KR' });
    await viewer.page.getByText('아직 방송이 시작되지 않았습니다').waitFor();
    await host.page.getByText('The broadcast has not started').waitFor();
    expect(await viewer.page.getByRole('button', { name: /방송/ }).count()).toBe(0);

    await host.page.getByRole('button', { name: 'Start broadcast' }).click();

    const state = viewer.page.locator('.live-state');
    await state
      .filter({ hasText: 'LIVE' })
      .filter({ hasText: /\d:\d\d부터/ })
      .filter({ hasText: '2명 시청 중' })
      .waitFor();
    await viewer.page.getByRole('link', { name: 'Stage' }).filter({ hasText: 'LIVE' }).waitFor();
    await host.page.getByRole('button', { name: 'End broadcast' }).click();
    await state.filter({ hasText: '방송이 종료되었습니다' }).waitFor();
    await host.page.getByText('The broadcast has ended', { exact: true }).first().waitFor();
  });

  test('tells those who watch while the presenter has no connection, before anybody writes', async () => {
    const presenter = await world.person('Presenter');
    const id = await world.room(presenter, { title: 'Radio', mode: 'live', visibility: 'private' });
    await presenter.join(id);
    await presenter.get('live:start', { roomId: id });
    const { body } = await world.rest(0, presenter.token).post(`/api/rooms/${id}/invitations`, {});
    const viewer = await visitors.visit(`/chat/rooms/${id}#invitation=${body.code}`, { as: await world.person('Ann') });
    await viewer.page.locator('.live-state', { hasText: 'LIVE' }).waitFor();

    presenter.leave();
    const away = viewer.page.locator('.live-state').getByText('The presenter is away. Messages are kept.');
    await away.waitFor();

    await (await world.connect(presenter.token)).join(id);
    await away.waitFor({ state: 'detached' });
  });
});
