package dev.basefly.dashboard;

import dev.basefly.dashboard.component.Tone;
import java.util.List;

/**
 * What stands above every page of an organization as long as it is so, with a way to change it.
 *
 * @param link the words of the link
 * @param path where it leads, a path of ours
 */
public record Notice(Tone tone, String title, String text, String link, String path) {

    /**
     * Knows what there is to say to the organization in scope; contributed as a bean. Asked with every page, which goes on
     * without it when a database is away.
     */
    public interface Source {
        List<Notice> current();
    }
}
