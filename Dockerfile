# Two stages: the wheels are installed in one, the program runs from the other. See docs/operators-guide.md.
FROM python:3.12-slim-bookworm AS build
WORKDIR /app
COPY requirements.lock .
RUN python -m venv /app/venv \
 && /app/venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock

FROM python:3.12-slim-bookworm
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin qingfeng \
 && install -d -o qingfeng -m 0700 /data /secrets /run/qingfeng
WORKDIR /app
COPY --from=build /app/venv /app/venv
COPY bot bot
COPY handlers handlers
COPY storage storage
COPY casework casework
COPY triage triage
COPY config config
ENV PATH=/app/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    QF_DATA_DIR=/data \
    QF_SECRET_DIR=/secrets \
    QF_RUN_DIR=/run/qingfeng
USER qingfeng
VOLUME ["/data", "/secrets"]
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=60s --timeout=20s --start-period=20s CMD ["python", "-m", "bot", "status"]
ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]
