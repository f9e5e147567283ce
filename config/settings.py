"""Settings from the environment (``QF_…``), checked when read. `python -m bot settings` prints every one of them."""

import ipaddress
import re
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from config.errors import ConfigError

TELEGRAM = "https://api.telegram.org"


class Settings(BaseSettings):
    """Every value the running program takes from outside. Secrets are masked wherever they are printed."""

    model_config = SettingsConfigDict(env_prefix="QF_", frozen=True, extra="ignore")

    bot_token: SecretStr = Field(SecretStr(""), description="Token from @BotFather. Needed by `run`.")
    api_base_url: str = Field(TELEGRAM, description="Root; /bot<token>/METHOD and /file/bot<token>/PATH follow.")
    proxy: str = Field(
        "", description="HTTP proxy for reaching the Bot API, such as http://127.0.0.1:3128. Empty: none."
    )
    data_dir: Path = Field(
        Path("data"), description="Databases and sealed files. Back it up with `python -m bot backup`."
    )
    secret_dir: Path = Field(
        Path("secrets"), description="Pepper and wrapped reader keys. Keep it on another volume than QF_DATA_DIR."
    )
    run_dir: Path = Field(
        Path("/dev/shm/qingfeng"),  # noqa: S108 - memory-backed on purpose; checked at start, made with mode 0700
        description="Open conversations. Must be memory-backed (tmpfs): they die with power and never reach a disk.",
    )
    allow_disk_sessions: bool = Field(
        False, description="Accept a QF_RUN_DIR on a disk. Trials only: breaks a promise."
    )
    channel_id: int = Field(0, description="Public channel for the weekly post, such as -1001234567890. 0: no post.")
    operator_name: str = Field("清风信箱", max_length=40, description="Who runs this desk, as citizens read it.")
    office_names: str = Field(
        "",
        description="Names of this desk, its office and its head, separated by commas. Tips that hold one go to the "
        "superior's key alone.",
    )
    operator_kind: Literal["relay", "authorised"] = Field(
        "relay", description="relay: passes tips on. authorised: an office that may verify and open cases itself."
    )
    official: bool = Field(False, description="Only a state organ sets this: drops the notice that this is not 12388.")
    mode: Literal["polling", "webhook"] = Field("polling", description="How updates come: polling needs no open port.")
    webhook_url: str = Field("", description="Public https address Telegram calls. Needed when QF_MODE=webhook.")
    webhook_listen: str = Field("127.0.0.1", description="Address the webhook server binds to, behind your proxy.")
    webhook_port: int = Field(8443, ge=1, le=65535, description="Port the webhook server binds to.")
    webhook_secret: SecretStr = Field(
        SecretStr(""), description="Secret Telegram must send with each call, 16 characters or more."
    )
    poll_seconds: int = Field(30, ge=1, le=50, description="How long one long poll may wait.")
    senders: int = Field(16, ge=1, le=64, description="Chats answered at the same time.")
    min_readers: int = Field(
        1, ge=0, le=100, description="Officers' keys that must be in use; with fewer the bot does not start."
    )
    receipts_ahead: int = Field(
        64, ge=0, le=1000, description="Receipts derived in advance (50 ms of CPU each), so that a rush need not wait."
    )
    flood_burst: int = Field(
        60, ge=10, le=10_000, description="Messages and presses a chat may send at once; as many again are slowed."
    )
    flood_per_minute: int = Field(
        30, ge=1, le=10_000, description="Messages and presses a chat may go on sending, a minute."
    )
    flood_drafts_per_minute: int = Field(
        3000, ge=1, le=100_000, description="Drafts all chats together may begin, a minute. Beyond: asked to come back."
    )
    min_free_mib: int = Field(
        512, ge=0, description="Intake stops, with a clear word, when less of the QF_DATA_DIR disk is free. 0: never."
    )
    min_run_free_mib: int = Field(
        16, ge=0, description="No new draft begins when less of QF_RUN_DIR is free. 0: never looked at."
    )
    ballast_mib: int = Field(
        64, ge=0, description="Size of QF_DATA_DIR/ballast, to be deleted by hand when the disk is full. 0: none."
    )
    draft_minutes: int = Field(30, ge=5, le=240, description="An idle draft is forgotten after this long.")
    reading: Literal["chat", "device"] = Field(
        "chat", description="chat: officers read in Telegram after /unlock. device: only with `python -m bot desk`."
    )
    unlock_minutes: int = Field(15, ge=1, le=60, description="How long an officer's key stays in memory after /unlock.")
    reading_minutes: int = Field(5, ge=1, le=60, description="Content shown to an officer is deleted after this long.")
    language: Literal["zh-CN", "en"] = Field("zh-CN", description="Language when a person has chosen none.")
    cutoff_hour: int = Field(
        24, ge=0, le=24, description="From this hour on a tip counts for the next day. 24: midnight."
    )
    digest_weekday: int = Field(1, ge=1, le=7, description="Day of the weekly digest, 1 = Monday.")
    digest_hour: int = Field(9, ge=0, le=23, description="Hour of the weekly digest, Asia/Shanghai.")
    drop_size: int = Field(20, ge=5, le=60, description="Box numbers in each weekly post, decoys included.")
    organisation: str = Field(
        "", description="YAML file of the office's units, areas, campaigns and routes. Empty: one unit, no areas."
    )
    ownerless_hours: int = Field(
        24, ge=0, le=10_000, description="Managers are told of an open case that nobody owns so long, in days. 0: never."
    )
    tick_seconds: float = Field(30, gt=0, le=60, description="How often clocks, reminders and expiry are looked at.")
    log_level: Literal["INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="Events and counts; never content or ids."
    )
    log_format: Literal["text", "json"] = Field("text", description="text: event key=value. json: one object a line.")
    canary_minutes: int = Field(
        60, ge=0, le=1440, description="How often an artificial tip tries the whole way in; it leaves nothing. 0: never."
    )
    metrics_port: int = Field(
        0, ge=0, le=65535, description="Prometheus figures on 127.0.0.1:PORT/metrics. 0: not served."
    )
    classifier: str = Field(
        "", description="Classifier that reads tips, made by `python -m triage retrain`. Empty: the one shipped."
    )
    second_reader_url: str = Field(
        "",
        description="Base address of a language model on this machine, OpenAI-compatible, such as "
        "http://127.0.0.1:11434/v1. Empty: no second reader.",
    )
    second_reader_model: str = Field("", description="Name of its model. Needed with QF_SECOND_READER_URL.")
    second_reader_seconds: float = Field(
        4, gt=0, le=30, description="How long a submission may wait for the second reader; then it goes on without."
    )
    second_reader_remote: bool = Field(
        False, description="Accept a second reader on another machine (https only): it gets every tip in clear."
    )
    clock_file: Path | None = Field(None, description="Demo and tests only: a file holding seconds added to the clock.")

    @field_validator("api_base_url", "webhook_url", "second_reader_url")
    @classmethod
    def _no_slash(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("expected an address beginning with https:// (or http:// for a local server)")
        return value.rstrip("/")

    @model_validator(mode="after")
    def _webhook_is_complete(self) -> "Settings":
        if self.mode == "webhook" and not self.webhook_url:
            raise ValueError("QF_MODE=webhook needs QF_WEBHOOK_URL")
        if self.mode == "webhook" and len(self.webhook_secret.get_secret_value()) < 16:
            raise ValueError("QF_MODE=webhook needs QF_WEBHOOK_SECRET of 16 characters or more")
        return self

    @model_validator(mode="after")
    def _second_reader_is_here(self) -> "Settings":
        if not self.second_reader_url:
            return self
        if not self.second_reader_model:
            raise ValueError("QF_SECOND_READER_URL needs QF_SECOND_READER_MODEL")
        if _on_this_machine(self.second_reader_url):
            return self
        if not self.second_reader_remote:
            raise ValueError(
                "QF_SECOND_READER_URL leads to another machine, which would get every tip in clear: use one on this "
                "machine (127.0.0.1), or set QF_SECOND_READER_REMOTE=1 if you answer for that"
            )
        if not self.second_reader_url.startswith("https://"):
            raise ValueError("QF_SECOND_READER_URL: expected https for another machine")
        return self

    @property
    def classifier_file(self) -> Path | None:
        """None: the one shipped."""
        return Path(self.classifier) if self.classifier else None

    @property
    def organisation_file(self) -> Path | None:
        """None: the one shipped."""
        return Path(self.organisation) if self.organisation else None

    @property
    def tip_db(self) -> Path:
        return self.data_dir / "main.db"

    @property
    def key_db(self) -> Path:
        """Share B of every case; in the data directory, but backed up apart."""
        return self.data_dir / "keys.db"

    @property
    def office_file(self) -> Path:
        """Public half of the office key, by which readers' keys are believed."""
        return self.secret_dir / "office.pub"

    @property
    def pepper_file(self) -> Path:
        return self.secret_dir / "pepper"

    @property
    def recusal_key_file(self) -> Path:
        """Keys the tokens of officers' ties; without it they match nothing."""
        return self.secret_dir / "recusal.key"

    @property
    def office_terms(self) -> list[str]:
        return [name.strip() for name in re.split("[,，、;；]", self.office_names) if name.strip()]

    @property
    def head_key_file(self) -> Path:
        """The host key, which signs the daily heads of the audit log."""
        return self.secret_dir / "head.key"

    @property
    def head_cert_file(self) -> Path:
        """The office's signature under the host key's public half."""
        return self.secret_dir / "head.cert"


def load(**overrides: Any) -> Settings:
    """Read the environment. Raises ConfigError naming each wrong variable, what was expected and never its value."""
    try:
        return Settings(**overrides)
    except ValidationError as error:
        lines = []
        for problem in error.errors(include_input=False, include_url=False):
            name = "QF_" + str(problem["loc"][0]).upper() if problem["loc"] else "settings"
            lines.append(f"{name}: {problem['msg'].removeprefix('Value error, ')}")
        raise ConfigError("; ".join(lines) + ". See `python -m bot settings`.") from None


def _on_this_machine(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def describe(settings: Settings) -> list[tuple[str, str, str, str]]:
    """(variable, meaning, default, present value) of every setting, secrets masked."""
    rows = []
    for name, field in Settings.model_fields.items():
        values = (field.default, getattr(settings, name))
        default, present = (_shown(value) for value in values)
        rows.append(("QF_" + name.upper(), field.description or "", default, present))
    return rows


def _shown(value: object) -> str:
    if isinstance(value, SecretStr):
        return "(set)" if value.get_secret_value() else "(empty)"
    return "" if value is None else str(value)
