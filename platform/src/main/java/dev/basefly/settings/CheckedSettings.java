package dev.basefly.settings;

/** A settings record with rules that its types cannot express. */
public interface CheckedSettings {

    /** Reports every fault; never throws. */
    void check(SettingsFaults faults);
}
