"""What runs in containers gets its secrets, and keeps who was erased."""

import json
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
import yaml
from local.containers import setup
from local.folder import Folder
from local.keys import SERVICE_SECRETS, read_secret, write_secret
from local.settings import SERVICES

ROOT = Path(__file__).parents[3]
PROFILES = ROOT / "deploy/kubernetes/services/profiles"


def _read(path: Path) -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return document


def test_a_version_with_more_secrets_gets_them_and_keeps_the_others(tmp_path: Path) -> None:
    keys, share = tmp_path / "keys", tmp_path / "share"
    setup(keys, share)
    folder, before = Folder(keys), json.loads((share / "metrics/secrets.json").read_text())
    write_secret(folder, "profiles", {})

    setup(keys, share)

    assert json.loads((share / "metrics/secrets.json").read_text()) == before
    for service, names in SERVICE_SECRETS.items():
        handed_out = json.loads((share / service / "secrets.json").read_text())
        assert handed_out == read_secret(folder, service)
        assert set(names) <= set(handed_out)


def test_what_is_said_of_tls_reaches_every_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSTGRES_ADDRESS", "db:5433")
    monkeypatch.setenv("POSTGRES_PARAMETERS", "sslmode=require")

    setup(tmp_path / "keys", tmp_path / "share")

    for process in ("api", "worker", "migrations"):
        told = (tmp_path / "share/feed" / f"{process}.env").read_text()
        assert "@db:5433/feed?sslmode=require'" in told


def test_compose_keeps_who_was_erased_on_a_volume_of_its_own() -> None:
    parts = _read(ROOT / "docker-compose.yml")
    worker = parts["services"]["profiles-worker"]
    mounts = dict(each.split(":")[:2] for each in worker["volumes"] if ":" in each)
    (volume,) = [name for name, place in mounts.items() if place == _folder(worker["environment"])]

    assert worker["environment"]["ENVIRONMENT"], "and what every service is told"
    assert volume in parts["volumes"]
    assert mounts[volume] in _folders(), "a fresh volume takes the folder's owner"


def test_prometheus_asks_every_service_and_worker() -> None:
    parts = _read(ROOT / "docker-compose.yml")["services"]
    jobs = {one["job_name"]: one for one in _read(ROOT / "deploy/prometheus.yml")["scrape_configs"]}

    for job, names in (
        ("services", list(SERVICES)),
        ("workers", [f"{service}-worker" for service in SERVICES]),
    ):
        (found,) = jobs[job]["dns_sd_configs"]  # a name of several containers is all of them
        assert found["names"] == names
        assert {str(found["port"])} == {parts[name]["healthcheck"]["test"][2] for name in names}


def test_services_have_a_disk_for_what_they_write_down_for_a_moment() -> None:
    parts = _read(ROOT / "docker-compose.yml")["services"]
    running = [parts[f"{service}{kind}"] for service in SERVICES for kind in ("", "-worker")]

    for part in running:
        assert part["environment"]["TMPDIR"] in part["volumes"]
        assert part["environment"]["TMPDIR"] in _folders()


def _folders() -> list[str]:
    made = (ROOT / "deploy/images/install-members").read_text(encoding="utf-8")
    (line,) = [one for one in made.splitlines() if one.startswith("chown ")]
    return line.split()


def test_kubernetes_keeps_who_was_erased_on_a_claim_of_its_own() -> None:
    whole = _read(PROFILES / "kustomization.yaml")
    claim, worker = _read(PROFILES / "erasures.yaml"), _read(PROFILES / "worker.yaml")
    pod = worker["spec"]["template"]["spec"]
    (container,), (volume,) = pod["containers"], pod["volumes"]
    environment = {one["name"]: one["value"] for one in container["env"]}

    assert "erasures.yaml" in whole["resources"]
    assert whole["patches"] == [{"path": "worker.yaml"}]
    assert volume["persistentVolumeClaim"]["claimName"] == claim["metadata"]["name"]
    assert container["volumeMounts"] == [
        {"name": volume["name"], "mountPath": _folder(environment)}
    ]
    assert worker["spec"]["replicas"] == 1, "the claim is for one"


def _folder(environment: dict[str, str]) -> str:
    return str(PurePosixPath(environment["ERASURES_FILE"]).parent)
