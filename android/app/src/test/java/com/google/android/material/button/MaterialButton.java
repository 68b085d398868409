package com.google.android.material.button;

import android.content.Context;
import android.widget.Button;

/** The accessibility test framework asks of each view whether it is one of these. Nothing here is: the app has no Material Components. */
public class MaterialButton extends Button {
    public MaterialButton(Context context) {
        super(context);
    }
}
