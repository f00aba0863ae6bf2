"""The one style sheet, as a template over tokens.

Properties a widget may set: `fx` = error | warn | read | quiet on an input; `role` = text2 | text3 | accent | error | warn |
ok on a label, `step` = small | title | head | kpi | hint and `bold` = true. Areas are told apart by `area` = page | band |
canvas | raised.

A table has its ground from the palette: with a background or border from here Qt takes it for see-through, and paints all
of it anew, its ancestors first, where a scrolled picture could be moved or one cell painted.
"""

STYLE_SHEET = """
* {{ font-family: "{family}"; font-size: {px_body}px; outline: none; }}
QWidget[area="page"] {{ background: {surface}; }}
QWidget[area="canvas"], QMainWindow {{ background: {canvas}; }}
QWidget[area="band"] {{ background: {band}; }}
QWidget[area="raised"] {{ background: {raised}; }}
QFrame[area="popup"] {{ background: {raised}; border: 1px solid {line2}; border-radius: {r_l}px; }}
QDialog {{ background: {surface}; }}
QFrame[rule="true"] {{ background: {line}; border: none; }}

QLabel {{ background: transparent; color: {text}; }}
QLabel[role="text2"] {{ color: {text2}; }}
QLabel[role="text3"] {{ color: {text3}; }}
QLabel[role="accent"] {{ color: {accent_text}; }}
QLabel[role="error"] {{ color: {error}; }}
QLabel[role="warn"] {{ color: {warn}; }}
QLabel[role="ok"] {{ color: {ok}; }}
QLabel[role="info"] {{ color: {info}; }}
QLabel[step="hint"] {{ font-size: {px_hint}px; }}
QLabel[step="small"] {{ font-size: {px_small}px; }}
QLabel[step="title"] {{ font-size: {px_title}px; }}
QLabel[step="head"] {{ font-size: {px_head}px; }}
QLabel[step="kpi"] {{ font-size: {px_kpi}px; }}
QLabel[bold="true"] {{ font-weight: 700; }}

QLineEdit, QComboBox, QTextEdit, QPlainTextEdit, QDateEdit, QSpinBox {{
  background: {surface}; color: {text}; border: 1px solid {control}; border-radius: {r_m}px;
  padding: 0 8px; selection-background-color: {accent}; selection-color: {on_accent}; }}
QLineEdit, QComboBox, QDateEdit, QSpinBox {{ min-height: {h_input}px; max-height: {h_input}px; }}
QTextEdit, QPlainTextEdit {{ padding: 4px 10px; }}
QLineEdit:hover, QComboBox:hover, QTextEdit:hover, QPlainTextEdit:hover, QDateEdit:hover {{ border-color: {text2}; }}
QLineEdit[fx="quiet"], QComboBox[fx="quiet"] {{ border-color: {line2}; background: {band}; }}
QLineEdit[fx="read"], QComboBox[fx="read"], QLineEdit:read-only, QTextEdit[fx="read"], QPlainTextEdit:read-only {{
  background: {band}; border-color: {line}; color: {text2}; }}
QLineEdit:disabled, QComboBox:disabled {{ background: {band}; border-color: {line}; color: {disabled}; }}
QLineEdit[fx="error"], QComboBox[fx="error"], QTextEdit[fx="error"], QPlainTextEdit[fx="error"] {{
  border: 1px solid {error}; background: {error_soft}; }}
QLineEdit[fx="warn"], QComboBox[fx="warn"] {{ border: 1px solid {warn}; background: {warn_soft}; }}
QLineEdit:focus, QComboBox:focus, QDateEdit:focus, QSpinBox:focus {{ border: 2px solid {focus}; padding: 0 7px; }}
QTextEdit:focus, QPlainTextEdit:focus {{ border: 2px solid {focus}; padding: 3px 9px; }}
QComboBox::drop-down, QDateEdit::drop-down {{ border: none; width: 24px; }}
QComboBox::down-arrow, QDateEdit::down-arrow {{ image: url({img_down}); width: 14px; height: 14px; }}
QComboBox QAbstractItemView {{ background: {raised}; color: {text}; border: 1px solid {line2};
  selection-background-color: {select}; selection-color: {text}; padding: 2px; }}
QSpinBox::up-button, QSpinBox::down-button {{ width: 0; border: none; }}

QTreeView, QListView {{ background: {surface}; border: none; }}
QListView[area="board"] {{ background: {canvas}; }}
QListView[area="board"][target="true"] {{ background: {accent_soft}; }}
QTableView, QTreeView, QListView {{ color: {text}; gridline-color: {line};
  selection-background-color: {select}; selection-color: {text}; alternate-background-color: {band}; }}
QHeaderView {{ background: {band}; }}
QHeaderView:vertical {{ background: {surface}; }}
QHeaderView::section {{ background: {band}; color: {text2}; font-size: {px_small}px; border: none;
  border-right: 1px solid {line}; border-bottom: 1px solid {line2}; padding: 0 8px; }}
QTableCornerButton::section {{ background: {band}; border: none; }}

QScrollArea {{ background: transparent; border: none; }}
QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
QScrollBar::handle:vertical {{ background: {line2}; border-radius: 3px; min-height: 32px; margin: 2px 2px; }}
QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0; }}
QScrollBar::handle:horizontal {{ background: {line2}; border-radius: 3px; min-width: 32px; margin: 2px 2px; }}
QScrollBar::handle:hover {{ background: {control}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}

QCheckBox, QRadioButton {{ color: {text}; spacing: 6px; background: transparent; }}
QCheckBox::indicator {{ width: 14px; height: 14px; border: 1px solid {control}; border-radius: {r_s}px;
  background: {surface}; }}
QCheckBox::indicator:checked {{ background: {accent}; border-color: {accent}; image: url({img_check}); }}
QCheckBox::indicator:focus {{ border: 2px solid {focus}; width: 12px; height: 12px; }}
QAbstractItemView::indicator {{ width: 14px; height: 14px; border: 1px solid {control}; border-radius: {r_s}px;
  background: {surface}; }}
QAbstractItemView::indicator:checked {{ background: {accent}; border-color: {accent}; image: url({img_check}); }}
QRadioButton::indicator {{ width: 12px; height: 12px; border: 1px solid {control}; border-radius: 7px; background: {surface}; }}
QRadioButton::indicator:checked {{ background: {accent}; border: 4px solid {surface}; }}
QHeaderView::up-arrow {{ image: url({img_up}); width: 12px; height: 12px; }}
QHeaderView::down-arrow {{ image: url({img_down}); width: 12px; height: 12px; }}
QTabBar QToolButton {{ background: {canvas}; border: none; }}
QTabBar QToolButton::left-arrow {{ image: url({img_left}); width: 12px; height: 12px; }}
QTabBar QToolButton::right-arrow {{ image: url({img_right}); width: 12px; height: 12px; }}
QCheckBox:disabled {{ color: {disabled}; }}

QMenu {{ background: {raised}; color: {text}; border: 1px solid {line2}; padding: 4px 0; }}
QMenu::item {{ padding: 5px 28px 5px 12px; }}
QMenu::item:selected {{ background: {select}; }}
QMenu::item:disabled {{ color: {disabled}; }}
QMenu::separator {{ height: 1px; background: {line}; margin: 4px 0; }}
QMenu::icon {{ padding-left: 10px; }}
QMenu::indicator {{ width: 14px; height: 14px; margin-left: 8px; }}
QMenu::right-arrow {{ image: url({img_right}); width: 12px; height: 12px; }}
QToolTip {{ background: {raised}; color: {text}; border: 1px solid {line2}; padding: 4px 8px; }}
QSplitter::handle {{ background: {line}; }}
QSplitter::handle:horizontal {{ width: 1px; }}
QSplitter::handle:vertical {{ height: 1px; }}
QProgressBar {{ background: {sunken}; border: none; border-radius: 2px; max-height: 4px; }}
QProgressBar::chunk {{ background: {accent}; border-radius: 2px; }}
QCalendarWidget QWidget {{ background: {raised}; color: {text}; }}
QCalendarWidget QAbstractItemView {{ selection-background-color: {accent}; selection-color: {on_accent}; }}
"""
