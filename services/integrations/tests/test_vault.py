from uuid import uuid4

import pytest

from integrations.vault import WrongVault, seal, unseal


@pytest.mark.usefixtures("environment")
def test_a_sealed_secret_opens_in_its_own_row_only() -> None:
    company, row = uuid4(), uuid4()
    sealed = seal(b"secret", company, row)

    assert unseal(sealed, company, row) == b"secret"
    for place in ((company, uuid4()), (uuid4(), row)):
        with pytest.raises(WrongVault):
            unseal(sealed, *place)


@pytest.mark.usefixtures("environment")
def test_a_changed_or_cut_secret_does_not_open() -> None:
    company, row = uuid4(), uuid4()
    sealed = seal(b"secret", company, row)

    for broken in (b"", sealed[:5], sealed[:-1], sealed[:-1] + bytes([sealed[-1] ^ 1])):
        with pytest.raises(WrongVault):
            unseal(broken, company, row)


@pytest.mark.usefixtures("environment")
def test_the_same_secret_never_looks_the_same() -> None:
    company, row = uuid4(), uuid4()

    assert seal(b"secret", company, row) != seal(b"secret", company, row)
