package dev.basefly.words;

/** A file of translations that cannot be read; the service does not start with it. */
final class BrokenWords extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String remedy;

    /** @param place the file, and the line where there is one */
    BrokenWords(String place, String fault, String remedy) {
        super(place + ": " + fault);
        this.remedy = remedy;
    }

    String remedy() {
        return remedy;
    }
}
