"""City Integration Atlas: what `streamlit run app.py` starts.

The server imports this file and takes `app` (headers, middleware and start of server.py). For each run of a page Streamlit
executes the same file as `__main__`: page settings, navigation and the filter bar; nothing else.
"""

from typing import Literal

import streamlit as st


def draw() -> None:
    """The page that the address asks for."""
    # A picture of our own, which the browser keeps: Streamlit would fetch a material icon for the tab from a font host.
    st.set_page_config(page_icon="/app/static/icon.png", layout="wide")
    was_building = first_build.progress() is not None
    use_database(your_data.session_database)
    problems = scenes.drop_missing_presentation()
    position: Literal["hidden", "top"] = "hidden" if scenes.is_requested() or embed.is_on() else "top"
    page = st.navigation(streamlit_pages(), position=position)
    st.set_page_config(all_pages()[page.url_path].tab_title)
    problems += short_links.follow(all_pages())
    rooms.follow(scene_pages())
    scenes.follow(page.url_path, scene_pages())
    chart_frame.begin()
    downloads.begin(all_pages()[page.url_path].has_data_address)
    colours.readable_chips()
    # No page may call st.stop: the address is written after it.
    try:
        with one_database():
            _view(page, problems)
    except DataNotReadyError as problem:
        not_ready.show(problem, was_building)
    scenes.restore(scene_pages())
    your_data.restore()


def _view(page: st.Page, problems: list[str]) -> None:
    """The page with its filters and its address; of a presentation, the scene that is on."""
    about, presented = all_pages()[page.url_path], scenes.place()

    def parameters() -> list[url.Parameter]:
        """What the address of this page may hold."""
        return [*filters.parameters(), *parameters_of(page.url_path), scenes.place_parameter()]

    def draw_page(in_vain: list[str]) -> None:
        """Draw the page, below warnings of what its address asks for and is not there."""
        show_problems(problems + in_vain)
        if about.reads_uploads:
            your_data.notice()
        if presented or embed.is_on():
            filter_bar.in_words(*about.acting())
        page.run()
        if embed.is_on():
            embed.end()

    if presented:
        scenes.present(presented, scene_pages(), rooms, parameters, draw_page)
        return
    in_vain = url.read_url(parameters(), page.url_path)
    if scenes.is_requested():
        scenes.wait_for_scenes()
    else:
        st.session_state["filters"] = filter_bar.draw(*about.acting(), has_search=about.has_search)
        draw_page(in_vain)
    url.write_url(parameters())


if __name__ == "__main__":
    # Not above: components register with the running server, which is not there yet when it imports this file.
    from queries.database import DataNotReadyError, one_database, use_database
    from serving import first_build
    from ui import chart_frame, downloads, filter_bar, filters, not_ready, rooms, scenes, your_data
    from ui.charts import colours
    from ui.navigation import all_pages, parameters_of, scene_pages, show_problems, streamlit_pages
    from ui.sharing import embed, short_links
    from ui.state import url

    draw()
else:
    import server
    from api.routes import routes

    app = st.App(
        __file__,
        lifespan=server.lifespan,
        routes=routes(),
        middleware=server.MIDDLEWARE,
        on_script_error=server.show_error,
        exception_handlers={Exception: server.headers.answer_error},
    )
