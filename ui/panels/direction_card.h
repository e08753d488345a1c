#pragma once

#include "explore/explorer.h"

#include <QFrame>

#include <array>
#include <string>

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QSpinBox;

namespace deviascope::ui {

class IconButton;
class Note;
class PictureCell;
class ScaleSlider;
class Switch;

/// One direction: its slider and what belongs to it.
class DirectionCard final : public QFrame {
    Q_OBJECT
public:
    DirectionCard(Explorer &explorer, const std::string &direction, QWidget *parent = nullptr);

    const std::string &direction() const { return m_direction; }
    void showState(); ///< as the explorer has it now
    void showStrip();

private:
    QLayout *makeHeader();
    QWidget *makeStrip();
    QLayout *makeSlider();
    QWidget *makeMore();
    const CardState *state() const;
    void changeCard();

    Explorer &m_explorer;
    const std::string m_direction;
    QLabel *m_name = nullptr;
    IconButton *m_solo = nullptr;
    Switch *m_on = nullptr;
    std::array<PictureCell *, 3> m_strip{};
    ScaleSlider *m_slider = nullptr;
    QDoubleSpinBox *m_spin = nullptr;
    QWidget *m_more = nullptr;
    QComboBox *m_branch = nullptr;
    QSpinBox *m_from = nullptr;
    QSpinBox *m_to = nullptr;
};

} // namespace deviascope::ui
