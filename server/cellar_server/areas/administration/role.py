"""角色: what the people of a post may do, which rows they see, which fields stay hidden (ORG-04..06)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cellar_server.areas.administration import keepers
from cellar_server.areas.administration.versions import rights_changed
from cellar_server.kernel.access.accounts import Role
from cellar_server.kernel.schema.scopes import Dimension

from cellar_server.kernel.kit import (  # isort: skip
    ACTIVE, STOPPED, Form, Label, Listing, Problem, UnitOfWork, VerbGroup, action, declare, nobody_narrowed, problem,
)  # fmt: skip


def _called(dimensions: Iterable[Dimension]) -> Label:
    labels = [each.label for each in dimensions]
    return Label("和".join(each.zh for each in labels), " and ".join(each.en.lower() for each in labels))


def problems(doc: Role) -> Iterator[Problem]:
    """A scope says which records: the person's own, or one by its id."""
    for index, scope in enumerate(doc.scopes):
        dimension = scope.dimension
        if scope.own and dimension is not None and not dimension.own:
            known = _called(each for each in Dimension if each.own)
            yield problem(f"scopes[{index}].own", "OWN_SCOPE", f"“本人”只用于{known.zh}|“Own” is for {known.en} only")
        if scope.below and dimension is not None and (dimension.always_below or not dimension.tree):
            known = _called(each for each in Dimension if each.tree and not each.always_below)
            whole = _called([dimension])
            yield problem(
                f"scopes[{index}].below",
                "BELOW_SCOPE",
                f"“及下属”只用于{known.zh}|“And subordinates” is for {known.en} only",
                f"{whole.zh}范围本来就含下级{whole.zh}|A scope of one {whole.en} holds those below it anyway"
                if dimension.always_below
                else "",
            )
        if scope.own and scope.target_id is not None:
            yield problem(
                f"scopes[{index}].target_id", "OWN_OR_RECORD",
                "“本人”与一条记录只能选一个|Either “own” or a record, not both", "分成两行|Make it two lines",
            )  # fmt: skip
        if not scope.own and scope.target_id is None:
            yield problem(
                f"scopes[{index}].target_id", "SCOPE_TARGET", "选择“本人”或一条记录|Tick “own” or choose a record"
            )


def verify(work: UnitOfWork, doc: Role) -> Iterator[Problem]:
    """Somebody can still give rights; what will not do what it looks like is said."""
    yield from keepers.as_saved(work, doc)
    yield from keepers.still_given(work, doc)
    for index, line in enumerate(doc.hidden):
        declaration = work.registry.find(line.entity)
        spec = declaration.fields.get(line.path) if declaration is not None else None
        if spec is not None and spec.required and not spec.readonly:
            yield problem(
                f"hidden[{index}].path", "REQUIRED_HIDDEN",
                f"{spec.label.zh}是必填项，看不到它的人不能保存这种单据|{spec.label.en} is required: who does not see it cannot save such a record",
                warning=True,
            )  # fmt: skip


@action("停用|Stop", ACTIVE >> STOPPED, icon="lock", backward=True, group=VerbGroup.KEEP, requires=(keepers.without,))
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
    verify=verify,
    after_save=rights_changed,
    delete_requires=(keepers.without,),
    after_delete=rights_changed,
    lookup="code name",
    keywords="权限 rights permission",
    form=Form("code name pinyin"),
    listing=Listing(columns="code name state", filters="state", sort="code", search="code name pinyin"),
)
