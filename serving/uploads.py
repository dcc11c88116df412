"""Takes files only from visitors whose page asks for one, and only so many.

Streamlit takes any number of files for any session, whether its page draws an uploader or not, and keeps them in memory.
"""

import asyncio
import re
from collections import defaultdict, deque
from collections.abc import Sequence

from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec, UploadFileUrlInfo

from serving import streamlit_internals
from serving.limits import BYTES_OF_SERVER, BYTES_OF_SESSION, FILES_OF_SESSION, SECONDS_AFTER_END

_UPLOAD = re.compile(streamlit_internals.UPLOAD_PATH + r"\Z")
NOT_REQUESTED = (403, "This page has not asked for a file.")
TOO_MANY = (429, f"At most {FILES_OF_SESSION} files at once.")
TOO_LARGE = (413, "The files of this visit are too large together.")
FULL = (429, "The server holds too many files at the moment. Try again in a few minutes.")


class LimitedUploads(MemoryUploadedFileManager):
    """Uploaded files within the limits of serving/limits.py. Everything but reading files happens in the event loop."""

    def __init__(self, upload_endpoint: str) -> None:
        super().__init__(upload_endpoint)
        self._issued: dict[str, deque[str]] = defaultdict(lambda: deque(maxlen=2 * FILES_OF_SESSION))
        self._arriving: dict[tuple[str, str], int] = {}  # bytes of files that are being read

    def get_upload_urls(self, session_id: str, file_names: Sequence[str]) -> list[UploadFileUrlInfo]:
        """Addresses for files that a browser wants to send; they count only if its page draws an uploader."""
        urls = super().get_upload_urls(session_id, file_names[:FILES_OF_SESSION])
        if streamlit_internals.files_of_uploaders(session_id):
            self._issued[session_id].extend(url.file_id for url in urls)
        return urls

    def begin(self, session_id: str, file_id: str) -> None:
        """A file begins to arrive. Raises HTTPException if it is not wanted."""
        if file_id not in self._issued.get(session_id, ()) or (session_id, file_id) in self._arriving:
            raise HTTPException(*NOT_REQUESTED)
        if len(self._sizes(session_id).keys() - {file_id}) >= FILES_OF_SESSION:
            self._release(session_id)
        if len(self._sizes(session_id).keys() - {file_id}) >= FILES_OF_SESSION:
            raise HTTPException(*TOO_MANY)
        self._arriving[session_id, file_id] = 0

    def read(self, session_id: str, file_id: str, size: int) -> None:
        """That many bytes more of a file have arrived. Raises HTTPException if they are too many."""
        self._arriving[session_id, file_id] += size
        if sum(self._sizes(session_id).values()) > BYTES_OF_SESSION:
            self._release(session_id)
        if sum(self._sizes(session_id).values()) > BYTES_OF_SESSION:
            raise HTTPException(*TOO_LARGE)
        if self._total_bytes + sum(self._arriving.values()) > BYTES_OF_SERVER:
            raise HTTPException(*FULL)

    def end(self, session_id: str, file_id: str) -> None:
        """A file arrives no longer: it is held now, or was refused."""
        self._arriving.pop((session_id, file_id), None)

    def add_file(self, session_id: str, file: UploadedFileRec) -> None:
        """Hold a file that has arrived, unless its session ended meanwhile."""
        if file.file_id not in self._issued.get(session_id, ()):
            raise HTTPException(*NOT_REQUESTED)
        self.end(session_id, file.file_id)
        super().add_file(session_id, file)

    def remove_session_files(self, session_id: str) -> None:
        """Forget the files of a session; Streamlit calls this when it ends the session."""
        super().remove_session_files(session_id)
        self._issued.pop(session_id, None)

    def remove_files_of_ended_sessions(self) -> None:
        """Free what ended sessions held. Streamlit does so only once garbage collection has met them, which takes long."""
        for session_id in {*self.file_storage, *self._issued} - streamlit_internals.living_sessions():
            self.remove_session_files(session_id)

    def _sizes(self, session_id: str) -> dict[str, int]:
        """Bytes of each file that a session holds or sends, by its id."""
        with self._lock:
            sizes = {name: len(file.data) for name, file in self.file_storage.get(session_id, {}).items()}
        return sizes | {name: size for (session, name), size in self._arriving.items() if session == session_id}

    def _release(self, session_id: str) -> None:
        """Drop the files that no uploader of the page holds any more, as after the visitor has gone to another page."""
        in_use = set().union(*streamlit_internals.files_of_uploaders(session_id))
        for file_id in list(self.file_storage.get(session_id, {})):
            if file_id not in in_use:
                self.remove_file(session_id, file_id)


class UploadGuard:
    """Asks LimitedUploads before a file is read, and with each piece of it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything through but files that the server does not want."""
        upload = _UPLOAD.search(scope["path"]) if scope["type"] == "http" and scope["method"] == "PUT" else None
        if upload is None:
            await self.app(scope, receive, send)
            return
        files, name = streamlit_internals.uploads(), (upload[1], upload[2])
        assert isinstance(files, LimitedUploads)

        async def counted() -> Message:
            message = await receive()
            files.read(*name, len(message.get("body", b"")))  # what this raises, the router answers with
            return message

        try:
            files.begin(*name)
        except HTTPException as refusal:
            await PlainTextResponse(refusal.detail, refusal.status_code)(scope, receive, send)
            return
        try:
            await self.app(scope, counted, send)
        finally:
            files.end(*name)


async def free_memory_of_ended_sessions() -> None:
    """Until cancelled, free every few seconds what visitors who left had uploaded, and files that no page shows any more."""
    while True:
        await asyncio.sleep(SECONDS_AFTER_END)
        files = streamlit_internals.uploads()
        assert isinstance(files, LimitedUploads)
        files.remove_files_of_ended_sessions()
        streamlit_internals.remove_files_of_no_page()
