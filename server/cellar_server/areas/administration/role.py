"""角色: what the people of a post may do, which rows they see, which fields stay hidden (ORG-04..06)."""

from __future__ import annotations

from collections.abc import Iterator

from cellar_server.areas.administration.versions import rights_changed
from cellar_server.kernel.access.accounts import Dimension, Role

from cellar_server.kernel.kit import (  # isort: skip
    ACTIVE, STOPPED, Form, Listing, Problem, UnitOfWork, VerbGroup, action, declare, nobody_narrowed, problem,
)  # fmt: skip


OWN_DIMENSIONS = (Dimension.ORG, Dimension.EMPLOYEE)


def problems(doc: Role) -> Iterator[Problem]:
    """A scope says which records: the person's own, or one by its id."""
    for index, scope in enumerate(doc.scopes):
        if scope.own and scope.dimension is not None and scope.dimension not in OWN_DIMENSIONS:
            yield problem(
                f"scopes[{index}].own",
                "OWN_SCOPE",
                "“本人”只用于组织和业务员|“Own” is for organisation and salesperson only",
            )
        if scope.below and scope.dimension is not None and scope.dimension is not Dimension.EMPLOYEE:
            yield problem(
                f"scopes[{index}].below",
                "BELOW_SCOPE",
                "“及下属”只用于业务员|“And subordinates” is for salespeople only",
                "组织范围本来就含下级组织|A scope of an organisation holds those below it anyway",
            )
        if not scope.own and scope.target_id is None:
            yield problem(
                f"scopes[{index}].target_id", "SCOPE_TARGET", "选择“本人”或一条记录|Tick “own” or choose a record"
            )


@action("停用|Stop", ACTIVE >> STOPPED, icon="lock", backward=True, group=VerbGroup.KEEP)
def stop(work: UnitOfWork, doc: Role) -> None:
    rights_changed(work, doc)


@action("启用|Start", STOPPED >> ACTIVE, icon="play", group=VerbGroup.KEEP)
def start(work: UnitOfWork, doc: Role) -> None:
    rights_changed(work, doc)


ROLE = declare(
    Role,
    title="角色|Role",
    scopes=nobody_narrowed(),
    area="administration",
    icon="shield",
    actions=(stop, start),
    check=problems,
    after_save=rights_changed,
    after_delete=rights_changed,
    lookup="code name",
    keywords="权限 rights permission",
    form=Form("code name pinyin"),
    listing=Listing(columns="code name state", filters="state", sort="code", search="code name pinyin"),
)
