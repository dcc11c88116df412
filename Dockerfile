# The atlas as an image: built with its data, run by an account without rights, root file system read-only (compose.yaml).
# What of it has been run: docs/deployment.md, Containers.
FROM python:3.11-slim-bookworm AS built
WORKDIR /atlas
COPY requirements.txt ./
RUN python -m venv .venv && .venv/bin/pip install --no-cache-dir -r requirements.txt
COPY app.py server.py ./
COPY .streamlit .streamlit
COPY api api
COPY data data
COPY pages pages
COPY queries queries
COPY serving serving
COPY static static
COPY ui ui
COPY workshop workshop
RUN .venv/bin/python -m data.build && .venv/bin/python -m compileall -q .

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --no-create-home atlas
WORKDIR /atlas
COPY --from=built --chown=root:root /atlas /atlas
RUN mkdir -p var && chown atlas var
USER atlas
ENV PYTHONDONTWRITEBYTECODE=1 ATLAS_DATABASE=/atlas/data/atlas.duckdb HOME=/tmp
VOLUME ["/atlas/var"]
EXPOSE 8501
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --start-period=60s CMD [".venv/bin/python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8501/_stcore/health', timeout=5)"]
CMD [".venv/bin/python", "-m", "streamlit", "run", "app.py", "--server.port=8501"]
