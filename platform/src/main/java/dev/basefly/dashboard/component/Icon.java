package dev.basefly.dashboard.component;

/**
 * A line drawing on a grid of 24 by 24, as the data of one SVG path; products may draw their own.
 *
 * @param path what the pen does, two units wide with round ends
 */
public record Icon(String path) {

    public static final Icon CLUSTERS =
            new Icon("M12 3l7.8 4.5v9L12 21l-7.8-4.5v-9zM12 12l7.8-4.5M12 12v9M12 12L4.2 7.5");
    public static final Icon PLUS = new Icon("M12 5v14M5 12h14");
    public static final Icon CHECK = new Icon("M5 12.5l4.5 4.5L19 7.5");
    public static final Icon CROSS = new Icon("M6 6l12 12M18 6L6 18");
    public static final Icon MORE =
            new Icon("M5 11.4a.6.6 0 100 1.2.6.6 0 000-1.2zM12 11.4a.6.6 0 100 1.2.6.6 0 000-1.2z"
                    + "M19 11.4a.6.6 0 100 1.2.6.6 0 000-1.2z");
    public static final Icon MENU = new Icon("M4 7h16M4 12h16M4 17h16");
    public static final Icon CLOCK = new Icon("M12 3a9 9 0 100 18 9 9 0 000-18zM12 7.5V12l3 2");
    public static final Icon SPINNER = new Icon("M12 3a9 9 0 109 9");
    public static final Icon GEAR =
            new Icon("M12 9a3 3 0 100 6 3 3 0 000-6zM12 3v3M12 18v3M3 12h3M18 12h3M5.6 5.6l2.2 2.2M16.2 16.2l2.2 2.2"
                    + "M18.4 5.6l-2.2 2.2M7.8 16.2l-2.2 2.2");
    public static final Icon PLAY = new Icon("M12 3a9 9 0 100 18 9 9 0 000-18zM10.5 9v6l4.5-3z");
    public static final Icon STOP = new Icon("M12 3a9 9 0 100 18 9 9 0 000-18zM9.5 9.5h5v5h-5z");
    public static final Icon TRASH = new Icon("M4.5 7h15M9.5 7V4.5h5V7M6.5 7l.9 12.5h9.2L17.5 7M10.2 11v5M13.8 11v5");
    public static final Icon UNDO = new Icon("M8.5 5L4 9.5 8.5 14M4.5 9.5h9a5.5 5.5 0 010 11H11");
    public static final Icon EYE =
            new Icon("M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 9.3a2.7 2.7 0 100 5.4 "
                    + "2.7 2.7 0 000-5.4z");
    public static final Icon ALERT = new Icon("M12 4l9 16H3zM12 10v4M12 17h.01");
    public static final Icon INFO = new Icon("M12 3a9 9 0 100 18 9 9 0 000-18zM12 11v5M12 8h.01");
    public static final Icon SUN =
            new Icon("M12 8a4 4 0 100 8 4 4 0 000-8zM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4"
                    + "M17.3 17.3l1.4 1.4M18.7 5.3l-1.4 1.4M6.7 17.3l-1.4 1.4");
    public static final Icon MOON = new Icon("M20 14.5A8.5 8.5 0 019.5 4a8.5 8.5 0 1010.5 10.5z");
    public static final Icon SCREEN = new Icon("M3.5 5h17v11h-17zM9 20h6M12 16v4");
    public static final Icon LEAVE = new Icon("M14 4H5.5v16H14M10 12h10.5M17 8.5l3.5 3.5-3.5 3.5");
    public static final Icon NEXT = new Icon("M9.5 6l6 6-6 6");
    public static final Icon BACK = new Icon("M14.5 6l-6 6 6 6");
    public static final Icon PALETTE =
            new Icon("M12 3.5a8.5 8.5 0 000 17c1.6 0 2-1 1.6-2.2-.5-1.5.4-2.8 2-2.8H18a2.5 2.5 0 002.5-2.5"
                    + "C20.5 7.5 16.7 3.5 12 3.5zM8 12h.01M10 8h.01M14.5 8h.01");
    public static final Icon UPDOWN = new Icon("M8 9.5l4-4 4 4M8 14.5l4 4 4-4");
    public static final Icon SHIELD =
            new Icon("M12 3l7.5 3v5.5c0 4.5-3 7.8-7.5 9.5-4.5-1.7-7.5-5-7.5-9.5V6zM9 12l2.2 2.2L15.2 10");
    public static final Icon BOLT = new Icon("M13 3L5 13.5h6L10.5 21 19 10.5h-6z");
    public static final Icon LAYERS =
            new Icon("M12 3.5l8.5 4.5-8.5 4.5L3.5 8zM3.5 12.2l8.5 4.5 8.5-4.5M3.5 16.4l8.5 4.5 8.5-4.5");
    public static final Icon KEY =
            new Icon("M15.5 3.5a5 5 0 100 10 5 5 0 000-10zM12 12l-8 8M7 17l2.5 2.5M15.5 8.5h.01");
    public static final Icon COPY = new Icon("M9 9h11v11H9zM5.5 15H4V4h11v1.5");
    public static final Icon PERSON = new Icon("M12 4a4 4 0 100 8 4 4 0 000-8zM4.5 20.5c.6-4 3.6-6 7.5-6s6.9 2 7.5 6");
    public static final Icon ARCHIVE = new Icon("M3.5 4.5h17v4h-17zM5 8.5v11h14v-11M10 12.5h4");
    public static final Icon GRID = new Icon("M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 13h7v7h-7z");
    public static final Icon SEARCH = new Icon("M11 4a7 7 0 100 14 7 7 0 000-14zM16.200 16.200L20.500 20.500");
    public static final Icon BELL = new Icon("M6 16.500V11a6 6 0 0112 0v5.500l1.500 2h-15zM10 21h4M12 3.200V5");
}
